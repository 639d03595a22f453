package io.phonecommand.api.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class CommandFieldsTest {

  private final RequestReader fields = new RequestReader(CommandSyntax.allowing(""), 32);
  private final List<String> problems = new ArrayList<>();

  @Test
  void validFields_areRead() {
    JsonNode body = json("{\"command\":\"ls -l /system\",\"instance_ids\":[\"b-1\",\"a_2\"]}");

    assertThat(fields.command(body, problems)).isEqualTo("ls -l /system");
    assertThat(fields.instanceIds(body, problems)).containsExactly("b-1", "a_2");
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                             | command is required",
        "{\"command\":null}             | command is required",
        "{\"command\":7}                | command must be a string",
        "{\"command\":[\"ls\"]}         | command must be a string",
        "{\"command\":\"\"}             | command must not be blank",
        "{\"command\":\"  \"}           | command must not be blank",
        "{\"command\":\"ls;id\"}        | command may contain only",
        "{\"command\":\"ls\\u0000\"}    | command may contain only",
        "{\"command\":\"ls\\nid\"}      | command may contain only",
        "{\"command\":\"l\\u00e9\"}     | command may contain only",
        "{\"command\":\"\\ud800\"}      | command may contain only",
        "{\"Command\":\"ls\"}           | command is required",
      })
  void badCommand_isNamed(String body, String problem) {
    fields.command(json(body), problems);

    assertThat(problems).singleElement().asString().startsWith(problem);
  }

  @Test
  void command_isLimitedInBytes() {
    fields.command(json("{\"command\":\"" + "x".repeat(1024) + "\"}"), problems);
    assertThat(problems).isEmpty();

    fields.command(json("{\"command\":\"" + "x".repeat(1025) + "\"}"), problems);
    assertThat(problems).containsExactly("command must be at most 1024 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                     | instance_ids is required",
        "{\"instance_ids\":null}                | instance_ids is required",
        "{\"instance_ids\":\"a\"}               | instance_ids must be an array",
        "{\"instance_ids\":{\"0\":\"a\"}}       | instance_ids must be an array",
        "{\"instance_ids\":[]}                  | instance_ids must contain 1 to 32 ids",
        "{\"instance_ids\":[\"a\",7]}           | instance_ids[1] must be a string",
        "{\"instance_ids\":[null]}              | instance_ids[0] must be a string",
        "{\"instance_ids\":[\"a\",\"b\",\"\"]}  | instance_ids[2] must be 1 to 32 letters",
        "{\"instance_ids\":[\"a b\"]}           | instance_ids[0] must be 1 to 32 letters",
        "{\"instance_ids\":[\"a\",\"b\",\"a\"]} | instance_ids[2] repeats instance_ids[0]",
      })
  void badInstanceIds_areNamed(String body, String problem) {
    fields.instanceIds(json(body), problems);

    assertThat(problems).singleElement().asString().startsWith(problem);
  }

  @Test
  void instanceId_isLimitedInCharacters() {
    fields.instanceIds(json("{\"instance_ids\":[\"" + "x".repeat(32) + "\"]}"), problems);
    assertThat(problems).isEmpty();

    fields.instanceIds(json("{\"instance_ids\":[\"" + "x".repeat(33) + "\"]}"), problems);
    assertThat(problems).hasSize(1);
  }

  @Test
  void numberOfInstances_isLimited_andSoIsTheMessage() {
    fields.instanceIds(json("{\"instance_ids\":[%s]}".formatted(ids(32))), problems);
    assertThat(problems).isEmpty();

    fields.instanceIds(json("{\"instance_ids\":[%s]}".formatted(ids(33))), problems);
    assertThat(problems).containsExactly("instance_ids must contain 1 to 32 ids");

    problems.clear();
    fields.instanceIds(
        json("{\"instance_ids\":[%s\"\"]}".formatted("\"\",".repeat(10_000))), problems);
    assertThat(problems).hasSizeLessThan(100);
  }

  @Test
  void everyProblem_isFound() {
    fields.instanceIds(json("{\"instance_ids\":[7,\"!\",\"a\",\"a\"]}"), problems);

    assertThat(problems).hasSize(3);
  }

  @Test
  void extraCharacters_areAllowedIfAnOperatorSaysSo() {
    new RequestReader(CommandSyntax.allowing("|"), 32)
        .command(json("{\"command\":\"ls | wc\"}"), problems);

    assertThat(problems).isEmpty();
  }

  private static String ids(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"id" + i + "\"")
        .collect(Collectors.joining(","));
  }

  private JsonNode json(String body) {
    return JsonReader.read(body.getBytes(UTF_8), problems).orElseThrow();
  }
}
