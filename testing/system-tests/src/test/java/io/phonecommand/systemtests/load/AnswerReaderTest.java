package io.phonecommand.systemtests.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.CmdResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {

  private static final String WHOLE =
      """
      {"error_code":"0","error_msg":"ok","data":{"cmd_results":[{"instance_id":"p1","status":2,\
      "error_code":"","error_msg":"","execute_msg":"hello"}]}}""";

  @Test
  void results_areRead() {
    assertThat(AnswerReader.read(200, WHOLE).results())
        .containsExactly(CmdResult.finished("p1", 0, "hello"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"execute_msg\":\"hello\"",
        "\"status\":2",
        "\"instance_id\":\"p1\"",
        "\"cmd_results\"",
        "\"error_code\":\"0\""
      })
  void answerThatLacksSomething_hasNoResults(String part) {
    String lacking = WHOLE.replace(part, "\"other\"" + (part.contains(":") ? ":0" : ""));

    assertThat(AnswerReader.read(200, lacking).results()).isNull();
  }

  @Test
  void statusThatThereIsNot_orNoJson_hasNoResults() {
    assertThat(AnswerReader.read(200, WHOLE.replace(":2", ":7")).results()).isNull();
    assertThat(AnswerReader.read(200, "<html>").results()).isNull();
  }

  @Test
  void refusal_hasItsCode() {
    Answer answer = AnswerReader.read(500, "{\"error_code\":\"KOOPHONE.API.5003\"}");

    assertThat(answer).isEqualTo(new Answer(500, "KOOPHONE.API.5003", null));
  }
}
