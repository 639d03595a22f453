package io.phonecommand.systemtests.load;

import io.phonecommand.common.message.CmdResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads answers strictly: by the contract a CmdResult always has all five fields. */
final class AnswerReader {

  private static final String SUCCESS = "0";

  private AnswerReader() {}

  static Answer read(int status, String body) {
    try {
      JsonNode json = JsonMapper.shared().readTree(body);
      String errorCode = json.path("error_code").asString("");
      boolean success = status == Answer.OK && errorCode.equals(SUCCESS);
      return new Answer(status, errorCode, success ? results(json) : null);
    } catch (JacksonException e) {
      return new Answer(status, "", null);
    }
  }

  private static @Nullable List<CmdResult> results(JsonNode json) {
    JsonNode array = json.path("data").path("cmd_results");
    if (!array.isArray()) {
      return null;
    }
    List<CmdResult> results = new ArrayList<>();
    for (JsonNode result : array) {
      if (!isComplete(result)) {
        return null;
      }
      try {
        results.add(result(result));
      } catch (IllegalArgumentException e) {
        // A status that there is not, say.
        return null;
      }
    }
    return results;
  }

  private static boolean isComplete(JsonNode result) {
    return result.path("instance_id").isString()
        && result.path("status").isInt()
        && result.path("error_code").isString()
        && result.path("error_msg").isString()
        && result.path("execute_msg").isString();
  }

  private static CmdResult result(JsonNode json) {
    return new CmdResult(
        json.path("instance_id").asString(),
        json.path("status").asInt(),
        json.path("error_code").asString(),
        json.path("error_msg").asString(),
        json.path("execute_msg").asString());
  }
}
