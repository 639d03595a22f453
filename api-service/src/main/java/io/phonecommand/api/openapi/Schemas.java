package io.phonecommand.api.openapi;

import io.phonecommand.api.web.ApiError;
import io.phonecommand.api.web.HttpContract;
import io.phonecommand.common.command.CommandSyntax;
import io.phonecommand.common.command.InstanceIds;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.TaskError;
import io.swagger.v3.oas.models.media.JsonSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The schemas, each limit and each code taken from the code that keeps it. */
final class Schemas {

  static final String REQUEST = "SyncCommandRequest";
  static final String SUCCESS = "SyncCommandResponse";
  static final String CMD_RESULT = "CmdResult";

  private final HttpContract contract;

  Schemas(HttpContract contract) {
    this.contract = contract;
  }

  static String errorName(int status) {
    return "Error" + status;
  }

  static JsonSchema of(String type) {
    JsonSchema schema = new JsonSchema();
    schema.addType(type);
    return schema;
  }

  static JsonSchema reference(String name) {
    JsonSchema schema = new JsonSchema();
    schema.set$ref("#/components/schemas/" + name);
    return schema;
  }

  static JsonSchema requestId() {
    JsonSchema id = text(1, HttpContract.MAX_REQUEST_ID_CHARACTERS);
    id.setPattern("^[!-~]+$");
    return id;
  }

  JsonSchema request() {
    JsonSchema command = text(1, CommandSyntax.MAX_BYTES);
    command.setPattern(contract.commandSyntax().pattern());
    command.setDescription(
        "The shell command. At most %d bytes of UTF-8, not blank."
            .formatted(CommandSyntax.MAX_BYTES));

    JsonSchema ids = of("array");
    ids.setMinItems(1);
    ids.setMaxItems(contract.maxInstances());
    ids.setUniqueItems(true);
    ids.setItems(instanceId());
    ids.setDescription("The phones to run it on, in the order of the answer.");

    JsonSchema request = of("object");
    request.addProperty("command", command);
    request.addProperty("instance_ids", ids);
    request.setRequired(List.of("command", "instance_ids"));
    request.setAdditionalProperties(true);
    return request;
  }

  JsonSchema success() {
    JsonSchema results = of("array");
    results.setMinItems(1);
    results.setMaxItems(contract.maxInstances());
    results.setItems(reference(CMD_RESULT));
    results.setDescription("One for each requested id, in the request's order.");

    JsonSchema data = of("object");
    data.addProperty("cmd_results", results);
    data.setRequired(List.of("cmd_results"));

    JsonSchema code = of("string");
    code.setConst(HttpContract.SUCCESS);

    JsonSchema success = of("object");
    success.addProperty("error_code", code);
    success.addProperty("error_msg", of("string"));
    success.addProperty("data", data);
    success.setRequired(List.of("error_code", "error_msg", "data"));
    return success;
  }

  JsonSchema cmdResult() {
    JsonSchema status = of("integer");
    status.setEnum(List.of(CmdResult.RUNNING, CmdResult.SUCCEEDED, CmdResult.FAILED));
    status.setDescription(Texts.STATUS);

    List<Object> codes = new ArrayList<>();
    codes.add("");
    Arrays.stream(TaskError.values()).map(TaskError::code).forEach(codes::add);
    JsonSchema code = of("string");
    code.setEnum(codes);
    code.setDescription(Texts.taskErrors());

    JsonSchema output = text(0, CmdResult.MAX_EXECUTE_MSG_BYTES);
    output.setDescription(Texts.OUTPUT);

    JsonSchema message = of("string");
    message.setDescription("What the code says, in words; empty without a code.");

    JsonSchema result = of("object");
    result.addProperty("instance_id", instanceId());
    result.addProperty("status", status);
    result.addProperty("error_code", code);
    result.addProperty("error_msg", message);
    result.addProperty("execute_msg", output);
    result.setRequired(List.of("instance_id", "status", "error_code", "error_msg", "execute_msg"));
    return result;
  }

  JsonSchema error(List<ApiError> errors) {
    JsonSchema code = of("string");
    code.setEnum(errors.stream().<Object>map(ApiError::code).distinct().toList());

    JsonSchema error = of("object");
    error.addProperty("error_code", code);
    error.addProperty("error_msg", text(1, null));
    error.setRequired(List.of("error_code", "error_msg"));
    return error;
  }

  private static JsonSchema instanceId() {
    JsonSchema id = text(1, InstanceIds.MAX_CHARACTERS);
    id.setPattern(InstanceIds.PATTERN);
    return id;
  }

  private static JsonSchema text(int min, @Nullable Integer max) {
    JsonSchema text = of("string");
    text.setMinLength(min);
    text.setMaxLength(max);
    return text;
  }
}
