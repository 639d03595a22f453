package io.phonecommand.api.web;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.phonecommand.common.message.CmdResult;
import java.util.List;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The two bodies that an answer can have, as bytes. It has a mapper of its own, so that nothing
 * that is configured elsewhere changes the contract.
 */
final class AnswerBodies {

  private static final ObjectWriter WRITER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .build()
          .writer();

  /** The {@code error_code} of an answer with results. */
  static final String SUCCESS = "0";

  private AnswerBodies() {}

  static byte[] success(List<CmdResult> results) {
    return WRITER.writeValueAsBytes(new Success(SUCCESS, "ok", new Data(results)));
  }

  static byte[] failure(ApiError error, String message) {
    return WRITER.writeValueAsBytes(new Failure(error.code(), message));
  }

  @JsonPropertyOrder({"error_code", "error_msg", "data"})
  private record Success(String errorCode, String errorMsg, Data data) {}

  private record Data(List<CmdResult> cmdResults) {}

  @JsonPropertyOrder({"error_code", "error_msg"})
  private record Failure(String errorCode, String errorMsg) {}
}
