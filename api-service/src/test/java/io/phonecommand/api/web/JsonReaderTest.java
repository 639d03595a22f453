package io.phonecommand.api.web;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

  private final List<String> problems = new ArrayList<>();

  @Test
  void object_isRead_withWhateverElseIsInIt() {
    var body = JsonReader.read("{\"a\":1,\"b\":[{}, null, 1.5e3]}".getBytes(UTF_8), problems);

    assertThat(body.orElseThrow().path("a").intValue()).isEqualTo(1);
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{}}",
        "{} {}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":1,}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "{\"a\":1,\"a\":1}",
        "{\"x\":{\"a\":1,\"a\":2}}",
        "\ufeff{}",
        "{/**/}",
        "{\"a\":\"\u0001\"}",
        "<a/>",
        "a=b"
      })
  void whatIsNotStrictJson_isRefused(String body) {
    assertRefused(body.getBytes(UTF_8), "the body must be");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "\"a\"", "1", "true"})
  void whatIsNotAnObject_isRefused(String body) {
    assertRefused(body.getBytes(UTF_8), "the body must be a JSON object");
  }

  @Test
  void otherEncodings_areRefused() {
    assertRefused("{}".getBytes(UTF_16BE), "the body must be well-formed JSON");
    assertRefused(new byte[] {'{', (byte) 0xff, '}'}, "the body must be UTF-8");
    // A slash in two bytes, and half of a surrogate pair: both illegal in UTF-8.
    assertRefused(new byte[] {(byte) 0xc0, (byte) 0xaf}, "the body must be UTF-8");
    assertRefused(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, "the body must be UTF-8");
  }

  @Test
  void nesting_andNumbers_areLimited() {
    assertRefused("[".repeat(60_000).getBytes(UTF_8), "the body must be well-formed JSON");
    assertRefused(
        ("{\"a\":" + "{\"a\":".repeat(12_000)).getBytes(UTF_8),
        "the body must be well-formed JSON");
    assertRefused(
        ("{\"a\":" + "9".repeat(60_000) + "}").getBytes(UTF_8),
        "the body must be well-formed JSON");
  }

  @Test
  void problem_saysWhere_andQuotesNothing() {
    JsonReader.read("{\n \"command\": secret }".getBytes(UTF_8), problems);

    assertThat(problems).singleElement().asString().contains("line 2").doesNotContain("secret");
  }

  private void assertRefused(byte[] body, String problem) {
    problems.clear();
    assertThat(JsonReader.read(body, problems)).isEmpty();
    assertThat(problems).singleElement().asString().startsWith(problem);
  }
}
