package io.phonecommand.api.web;

import io.phonecommand.api.auth.Tenant;
import io.phonecommand.api.dispatch.CommandRequest;
import io.phonecommand.common.directory.InstanceIds;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    JsonNode ids = body.path("instance_ids");
    if (!ids.isArray()) {
      problems.add("instance_ids " + (isAbsent(ids) ? "is required" : "must be an array"));
      return List.of();
    }
    if (ids.isEmpty() || ids.size() > maxInstances) {
      problems.add("instance_ids must contain 1 to " + maxInstances + " ids");
    }
    List<String> valid = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    // Those above the limit are not looked at: the message would have no bound.
    for (int i = 0; i < Math.min(ids.size(), maxInstances); i++) {
      JsonNode id = ids.path(i);
      if (!id.isString()) {
        problems.add("instance_ids[%d] must be a string".formatted(i));
        continue;
      }
      check(id.stringValue(), i, seen, problems);
      valid.add(id.stringValue());
    }
    return valid;
  }

  private static void check(
      String id, int index, Map<String, Integer> seen, List<String> problems) {
    if (!InstanceIds.isWellFormed(id)) {
      problems.add(
          "instance_ids[%d] must be 1 to %d letters, digits, _ or -"
              .formatted(index, InstanceIds.MAX_CHARACTERS));
    }
    Integer first = seen.putIfAbsent(id, index);
    if (first != null) {
      problems.add("instance_ids[%d] repeats instance_ids[%d]".formatted(index, first));
    }
  }

  private static boolean isAbsent(JsonNode field) {
    return field.isMissingNode() || field.isNull();
  }
}
