package io.phonecommand.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.api.phones.PhoneStatus;
import io.phonecommand.api.settings.GivenSettings;
import io.phonecommand.common.directory.InstanceIds;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.TaskError;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The file openapi.yaml says what the code does: codes, texts, limits, character sets. */
class ApiDocumentTest {

  private static final String OPERATION = "/paths/~1v1~1instances~1sync-command/post";
  private static final String ASYNC_OPERATION = "/paths/~1v1~1instances~1async-command/post";
  private static final String STATUSES_OPERATION =
      "/paths/~1v1~1instances~1batch-query-status/post";
  private static final String LIST_PARAMETERS =
      "/paths/~1v1~1instances~1batch-query/get/parameters";
  private static final String SCHEMAS = "/components/schemas";
  private static final String REQUEST = SCHEMAS + "/SyncCommandRequest/properties";
  private static final String ANSWER = SCHEMAS + "/SyncCommandResponse/properties";
  private static final String RESULTS = ANSWER + "/data/properties/cmd_results";
  private static final String ACCEPTED =
      SCHEMAS + "/AsyncCommandResponse/properties/data/properties/cmd_jobs";
  private static final String JOBS = SCHEMAS + "/TaskResponse/properties/data/properties/jobs";
  private static final String RESULT = SCHEMAS + "/CmdResult/properties";

  private final JsonNode file = read();

  /** Strictly: a key that is there twice would win over the first one unseen. */
  private static JsonNode read() {
    try {
      return new YAMLMapper()
          .rebuild()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build()
          .readTree(new ClassPathResource(ApiDocument.FILE).getContentAsByteArray());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void settings_takeThePlaceOfTheirDefaults() {
    ApiDocument.fill(
        file,
        GivenSettings.with(
                "api.max-instances-per-request=7",
                "api.extra-command-characters=|",
                "api.request-id-required=false")
            .api());

    assertThat(file.at(OPERATION + "/parameters/0/required").booleanValue()).isFalse();
    assertThat(text(REQUEST + "/command/pattern")).isEqualTo(CommandSyntax.allowing("|").pattern());
    assertThat(number(REQUEST + "/instance_ids/maxItems")).isEqualTo(7);
    assertThat(number(RESULTS + "/maxItems")).isEqualTo(7);
    assertThat(number(ACCEPTED + "/maxItems")).isEqualTo(7);
    assertThat(number(JOBS + "/maxItems")).isEqualTo(7);
    assertThat(file.at(ASYNC_OPERATION + "/parameters/0/required").booleanValue()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OPERATION + "/parameters/0 required",
        REQUEST + "/command pattern",
        REQUEST + "/instance_ids maxItems",
        RESULTS + " maxItems",
        ACCEPTED + " maxItems",
        JOBS + " maxItems",
        ASYNC_OPERATION + "/parameters/0 required",
      })
  void placeThatIsNotThere_isNamed(String place) {
    int space = place.indexOf(' ');
    String name = place.substring(space + 1);
    ((ObjectNode) file.at(place.substring(0, space))).remove(name);

    assertThatThrownBy(() -> ApiDocument.fill(file, GivenSettings.with().api()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(ApiDocument.FILE)
        .hasMessageContaining(place.replace(' ', '/'));
  }

  @Test
  void taskErrors_areThoseOfTheCode() {
    assertThat(texts(RESULT + "/error_code/enum"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of(""), Arrays.stream(TaskError.values()).map(TaskError::code))
                .toList());
    assertThat(text(RESULT + "/error_code/description").lines().filter(line -> line.contains("`C")))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(TaskError.values()).map(ApiDocumentTest::row).toList());
  }

  private static String row(TaskError error) {
    return "| `%s` | %s | %s |"
        .formatted(error.code(), error.text(), error.mayHaveRun() ? "yes" : "no");
  }

  @Test
  void exampleResults_areInTheWordsOfTheCode() {
    Map<String, String> words =
        Arrays.stream(TaskError.values())
            .collect(Collectors.toMap(TaskError::code, TaskError::text));
    List<JsonNode> results =
        file.at(OPERATION + "/responses/200").findValues("cmd_results").stream()
            .flatMap(JsonNode::valueStream)
            .toList();

    assertThat(results).hasSize(7);
    for (JsonNode result : results) {
      String code = result.path("error_code").stringValue();
      assertThat(result.path("error_msg").stringValue()).isEqualTo(words.getOrDefault(code, ""));
      assertThat(result.path("status").intValue() == CmdResult.FAILED).isEqualTo(!code.isEmpty());
    }
  }

  @Test
  void errors_areThoseOfTheCode() {
    Map<String, List<ApiError>> byStatus =
        Arrays.stream(ApiError.values())
            .filter(error -> error != ApiError.TASK_NOT_FOUND)
            .collect(Collectors.groupingBy(error -> "" + error.status()));

    assertThat(file.at(OPERATION + "/responses").propertyNames())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of("200"), byStatus.keySet().stream()).toList());
    byStatus.forEach(this::assertDescribed);
  }

  private void assertDescribed(String status, List<ApiError> errors) {
    assertDescribed(OPERATION + "/responses/" + status, "Error" + status, errors);
  }

  /** What several calls refer to. */
  @Test
  void sharedErrors_areThoseOfTheCode() {
    Map<Integer, List<ApiError>> byStatus =
        Arrays.stream(ApiError.values()).collect(Collectors.groupingBy(ApiError::status));
    Map<String, Integer> statuses =
        Map.of(
            "BadRequest",
            400,
            "BadToken",
            401,
            "WrongMethod",
            405,
            "TooSlow",
            408,
            "OverLimit",
            429,
            "Failed",
            500);

    statuses.forEach(
        (name, status) ->
            assertDescribed(
                "/components/responses/" + name,
                "Error" + status,
                byStatus.getOrDefault(status, List.of())));
    assertDescribed(
        "/components/responses/NoTask", "ErrorTask404", List.of(ApiError.TASK_NOT_FOUND));
    assertDescribed("/components/responses/NoPath", "Error404", List.of(ApiError.NOT_FOUND));
  }

  private void assertDescribed(String response, String schema, List<ApiError> errors) {
    assertThat(text(response + "/content/application~1json/schema/$ref"))
        .isEqualTo("#" + SCHEMAS + "/" + schema);
    assertThat(texts(SCHEMAS + "/" + schema + "/properties/error_code/enum"))
        .containsExactlyInAnyOrderElementsOf(
            errors.stream().map(ApiError::code).distinct().toList());
    assertThat(text(response + "/description").lines().filter(line -> line.startsWith("- ")))
        .containsExactlyInAnyOrderElementsOf(
            errors.stream()
                .map(error -> "- `%s`: %s".formatted(error.code(), error.text()))
                .toList());

    JsonNode examples = file.at(response + "/content/application~1json/examples");
    assertThat(examples.propertyNames())
        .containsExactlyInAnyOrderElementsOf(errors.stream().map(ApiError::name).toList());
    for (ApiError error : errors) {
      JsonNode example = examples.path(error.name());
      assertThat(example.path("summary").stringValue()).isEqualTo(error.text());
      assertThat(example.path("value"))
          .isEqualTo(new JsonMapper().readTree(AnswerBodies.failure(error, error.text())));
    }
  }

  @Test
  void limits_areThoseOfTheCode() {
    String command = REQUEST + "/command";
    assertThat(number(command + "/maxLength")).isEqualTo(CommandSyntax.MAX_BYTES);
    assertThat(text(command + "/description"))
        .contains("At most " + CommandSyntax.MAX_BYTES + " bytes");
    assertThat(number(SCHEMAS + "/InstanceId/maxLength")).isEqualTo(InstanceIds.MAX_CHARACTERS);
    assertThat(number(SCHEMAS + "/RequestId/maxLength")).isEqualTo(RequestId.MAX_CHARACTERS);
    assertThat(number(RESULT + "/execute_msg/maxLength"))
        .isEqualTo(CmdResult.MAX_EXECUTE_MSG_BYTES);
    assertThat(text(RESULT + "/execute_msg/description"))
        .contains("the first " + CmdResult.MAX_EXECUTE_MSG_BYTES + " bytes");
    assertThat(text(OPERATION + "/requestBody/description"))
        .contains("At most " + JsonReader.MAX_BYTES + " bytes");
    assertThat(text(STATUSES_OPERATION + "/requestBody/description"))
        .contains("At most " + JsonReader.MAX_BYTES + " bytes");
    assertThat(number(SCHEMAS + "/StatusesRequest/properties/instance_ids/maxItems"))
        .isEqualTo(PhoneQueryReader.MOST_STATUSES);
    assertThat(number(LIST_PARAMETERS + "/3/schema/maximum"))
        .isEqualTo(PhoneQueryReader.MOST_PER_PAGE);
  }

  @Test
  void names_areThoseOfTheCode() {
    assertThat(file.path("paths").propertyNames())
        .containsExactly(
            SyncCommandController.PATH,
            AsyncCommandController.PATH,
            TaskController.PATH,
            PhonesController.LIST_PATH,
            PhonesController.STATUS_PATH,
            OperationsController.WORKERS_PATH);
    assertThat(text(OPERATION + "/parameters/0/name")).isEqualTo(RequestId.HEADER);
    assertThat(text(ANSWER + "/error_code/const")).isEqualTo(AnswerBodies.SUCCESS);
    assertThat(file.at(RESULT + "/status/enum").valueStream().map(JsonNode::intValue).toList())
        .containsExactlyInAnyOrder(CmdResult.RUNNING, CmdResult.SUCCEEDED, CmdResult.FAILED);
  }

  @Test
  void parameters_areThoseThatAreRead() {
    assertThat(
            file.at(LIST_PARAMETERS)
                .valueStream()
                .map(parameter -> parameter.path("name").stringValue()))
        .containsExactly(
            RequestId.HEADER,
            RequestId.HEADER,
            PhoneQueryReader.PAGE_NO,
            PhoneQueryReader.PAGE_SIZE,
            PhoneQueryReader.INSTANCE_ID,
            PhoneQueryReader.REGION,
            PhoneQueryReader.RUNNING_STATUS,
            PhoneQueryReader.AFTER);
  }

  @Test
  void statuses_areThoseOfTheCode() {
    assertThat(
            file.at(SCHEMAS + "/RunningStatus/enum").valueStream().map(JsonNode::intValue).toList())
        .containsExactly(PhoneStatus.UNKNOWN, PhoneStatus.STOPPED, PhoneStatus.RUNNING);
  }

  @Test
  void patterns_allowWhatTheCodeAllows() {
    assertThat(disagreements("InstanceId", InstanceIds::isWellFormed)).isEmpty();
    assertThat(
            disagreements("RequestId", text -> RequestId.of(List.of(text), true).value() != null))
        .isEmpty();
  }

  /** What a schema's pattern and the code judge differently: each character, alone, first, last. */
  private List<String> disagreements(String schema, Predicate<String> code) {
    Predicate<String> pattern =
        Pattern.compile(text(SCHEMAS + "/" + schema + "/pattern")).asMatchPredicate();
    return IntStream.rangeClosed(0, Character.MAX_VALUE)
        .mapToObj(unit -> String.valueOf((char) unit))
        .flatMap(character -> Stream.of(character, character + "a", "a" + character))
        .filter(text -> pattern.test(text) != code.test(text))
        .toList();
  }

  private String text(String place) {
    return file.at(place).stringValue();
  }

  private int number(String place) {
    return file.at(place).intValue();
  }

  private List<String> texts(String place) {
    return file.at(place).valueStream().map(JsonNode::stringValue).toList();
  }
}
