package io.phonecommand.api.web;

import io.phonecommand.api.auth.Tenant;
import io.phonecommand.api.dispatch.CommandRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Makes a valid request of what came over HTTP, or names everything that is wrong with it: {@link
 * JsonReader} reads the body, and this takes the two fields out of it, by their rules. The texts
 * name fields and never quote values.
 */
final class RequestReader {

  private final CommandSyntax syntax;
  private final int maxInstances;

  RequestReader(CommandSyntax syntax, int maxInstances) {
    this.syntax = syntax;
    this.maxInstances = maxInstances;
  }

  CommandRequest read(HttpServletRequest http, RequestId requestId, Tenant tenant)
      throws InvalidRequestException {
    List<String> problems = new ArrayList<>();
    Optional<JsonNode> body = JsonReader.read(http, problems);
    String command = body.map(root -> command(root, problems)).orElse("");
    List<String> instanceIds = body.map(root -> instanceIds(root, problems)).orElse(List.of());
    String id = requestId.value();
    if (!problems.isEmpty()) {
      requestId.problemIfAny().ifPresent(problem -> problems.addFirst(problem));
      throw new InvalidRequestException(ApiError.INVALID, String.join("; ", problems));
    }
    if (id == null) {
      throw new InvalidRequestException(
          ApiError.INVALID_REQUEST_ID,
          requestId.problemIfAny().orElse(ApiError.INVALID_REQUEST_ID.text()));
    }
    return new CommandRequest(tenant.name(), id, command, instanceIds);
  }

  /** The command; meaningless if {@code problems} has grown. */
  String command(JsonNode body, List<String> problems) {
    JsonNode command = body.path("command");
    if (!command.isString()) {
      problems.add("command " + (isAbsent(command) ? "is required" : "must be a string"));
      return "";
    }
    syntax
        .problemOf(command.stringValue())
        .ifPresent(problem -> problems.add("command " + problem));
    return command.stringValue();
  }

  /** The instance ids; meaningless if {@code problems} has grown. */
  List<String> instanceIds(JsonNode body, List<String> problems) {
    return InstanceIdList.read(body, maxInstances, problems);
  }

  private static boolean isAbsent(JsonNode field) {
    return field.isMissingNode() || field.isNull();
  }
}
