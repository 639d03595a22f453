package io.phonecommand.api.web;

import io.phonecommand.api.auth.Tenant;
import io.phonecommand.api.dispatch.CommandRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Makes a valid request of what came over HTTP, or names everything that is wrong with it. */
final class RequestReader {

  private final FieldReader fields;

  RequestReader(FieldReader fields) {
    this.fields = fields;
  }

  CommandRequest read(HttpServletRequest http, RequestId requestId, Tenant tenant)
      throws InvalidRequestException {
    List<String> problems = new ArrayList<>();
    Optional<JsonNode> body =
        BodyReader.read(http, problems).flatMap(bytes -> JsonReader.read(bytes, problems));
    String command = body.map(root -> fields.command(root, problems)).orElse("");
    List<String> instanceIds =
        body.map(root -> fields.instanceIds(root, problems)).orElse(List.of());
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
}
