package io.phonecommand.api.openapi;

import io.phonecommand.api.web.ApiError;
import io.phonecommand.api.web.HttpContract;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.TaskError;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.MediaType;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The examples. Answers are written by the code that writes the real ones. */
final class Examples {

  private static final JsonMapper MAPPER = new JsonMapper();

  private Examples() {}

  /** The published reference's. */
  static MediaType request() {
    return new MediaType()
        .addExamples(
            "reference",
            example(
                "Two phones",
                """
                {"command": "ls -l /system", "instance_ids": ["a44uhlf7", "efjy72gs"]}"""));
  }

  static MediaType success() {
    List<CmdResult> reference =
        List.of(
            CmdResult.failed(
                "a44uhlf7",
                TaskError.RUN_FAILED,
                "ls: cannot access '/system': No such file or directory"),
            CmdResult.finished("efjy72gs", 0, "xxxxxx"));
    List<CmdResult> partial =
        List.of(
            CmdResult.finished("efjy72gs", 0, "total 64"),
            CmdResult.running("k2v8d1qa", "total 64"),
            CmdResult.failed("nobody", TaskError.PHONE_NOT_FOUND),
            CmdResult.failed("m03xw5tc", TaskError.PHONE_UNREACHABLE),
            CmdResult.failed("p7h2yz9e", TaskError.NO_ANSWER));
    return new MediaType()
        .addExamples(
            "reference", example("One command failed, one succeeded", HttpContract.body(reference)))
        .addExamples(
            "partial",
            example(
                "Done, still running, unknown, safe to send again, may have run",
                HttpContract.body(partial)));
  }

  static MediaType errors(List<ApiError> errors) {
    MediaType examples = new MediaType();
    errors.forEach(
        error ->
            examples.addExamples(error.name(), example(error.text(), HttpContract.body(error))));
    return examples;
  }

  private static Example example(String summary, String json) {
    // As a plain map: the document's library has a JSON model of its own.
    Map<String, Object> value = MAPPER.readValue(json, new TypeReference<>() {});
    return new Example().summary(summary).value(value);
  }
}
