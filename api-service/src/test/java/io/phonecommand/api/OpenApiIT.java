package io.phonecommand.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.ServedDocument;
import io.phonecommand.api.testing.Site;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskError;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Real requests and responses, judged by the document that the service serves about itself. */
@ResourceLock(Api.SHARED)
class OpenApiIT {

  private static final String VALID = "{\"command\":\"ls\",\"instance_ids\":[\"nobody\"]}";

  private static final String ASYNC_PATH = "/v1/instances/async-command";
  private static final String TASK_PREFIX = "/v1/instances/tasks/";
  private static final JsonPointer ASYNC = ServedDocument.operation("POST", ASYNC_PATH);
  private static final JsonPointer TASK =
      ServedDocument.operation("GET", TASK_PREFIX + "{task_id}");
  private static final JsonPointer CANCEL =
      ServedDocument.operation("DELETE", TASK_PREFIX + "{task_id}");
  private static final String STATUSES_PATH = "/v1/instances/batch-query-status";
  private static final JsonPointer PHONES =
      ServedDocument.operation("GET", "/v1/instances/batch-query");
  private static final JsonPointer STATUSES = ServedDocument.operation("POST", STATUSES_PATH);

  private final Api api = Api.shared();
  private final ServedDocument document = ServedDocument.of(api);
  private final String tenant = "tenant-" + System.nanoTime();

  @Test
  void document_isOpenApi31_withAllOperations() {
    assertThat(document.at("/openapi").stringValue()).startsWith("3.1.");
    assertThat(document.at("/paths").propertyNames())
        .containsExactly(
            "/v1/instances/sync-command",
            "/v1/instances/async-command",
            "/v1/instances/tasks/{task_id}",
            "/v1/instances/batch-query",
            "/v1/instances/batch-query-status",
            "/v1/operations/workers");
    assertThat(document.at("/paths/~1v1~1instances~1sync-command").propertyNames())
        .containsExactly("post");
  }

  @Test
  void document_isTheFile_asLongAsNothingIsSet() throws IOException {
    YAMLMapper yaml = new YAMLMapper();
    JsonNode file = yaml.readTree(new ClassPathResource("openapi.yaml").getContentAsByteArray());

    assertThat(document.at("")).isEqualTo(file);
    HttpResponse<String> response = api.get(ServedDocument.PATH + ".yaml");
    assertThat(response.headers().firstValue("content-type"))
        .contains("application/vnd.oai.openapi");
    assertThat(yaml.readTree(response.body())).isEqualTo(file);
  }

  @Test
  void page_isThereWithoutAToken() {
    HttpResponse<String> entry = api.get("/swagger-ui.html");
    assertThat(entry.statusCode()).isEqualTo(302);

    String page = entry.headers().firstValue("location").orElseThrow();
    assertThat(api.get(page).body()).contains("<html").contains("swagger-initializer.js");
    assertThat(api.get("/swagger-ui/swagger-initializer.js").body())
        .contains(".." + ServedDocument.PATH);
    assertThat(api.get("/swagger-ui/swagger-ui-bundle.js").statusCode()).isEqualTo(200);
    assertThat(api.get("/swagger-ui/other.js").statusCode()).isEqualTo(404);
  }

  @Test
  void limits_areThoseOfTheContract() {
    JsonNode request = document.at("/components/schemas/SyncCommandRequest/properties");

    assertThat(request.at("/command/minLength").intValue()).isEqualTo(1);
    assertThat(request.at("/command/maxLength").intValue()).isEqualTo(1024);
    assertThat(request.at("/instance_ids/minItems").intValue()).isEqualTo(1);
    assertThat(request.at("/instance_ids/maxItems").intValue()).isEqualTo(32);
    assertThat(request.at("/instance_ids/uniqueItems").booleanValue()).isTrue();
    assertThat(document.at("/components/schemas/InstanceId/maxLength").intValue()).isEqualTo(32);
    assertThat(document.at("/components/schemas/CmdResult/required").size()).isEqualTo(5);
  }

  /** Or else everything below would hold of a document that allows everything. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "200 | {\"error_code\":\"0\",\"error_msg\":\"ok\"}",
        "200 | {\"error_code\":\"0\",\"error_msg\":\"ok\",\"data\":{\"cmd_results\":[{}]}}",
        "200 | {\"error_code\":\"1\",\"error_msg\":\"ok\",\"data\":{\"cmd_results\":[%s]}}",
        "400 | {\"error_code\":\"APIGW.0301\",\"error_msg\":\"another status's code\"}",
        "400 | {\"error_code\":\"KOOPHONE.API.1000\"}",
      })
  void wrongBody_isInvalidByTheDocument(String status, String body) {
    String result =
        """
        {"instance_id":"a","status":2,"error_code":"","error_msg":"","execute_msg":""}""";
    assertThat(document.problemsOfBody(status, body.replace("%s", result))).isNotEmpty();
    String success = "{\"error_code\":\"0\",\"error_msg\":\"ok\",\"data\":{\"cmd_results\":[%s]}}";
    assertThat(document.problemsOfBody("200", success.formatted(result))).isEmpty();
    for (String wrong :
        List.of(
            result.replace("2", "3"),
            result.replace("\"error_code\":\"\"", "\"error_code\":\"CMD.9999\""),
            result.replace("\"execute_msg\":\"\"", "\"execute_msg\":\"" + "x".repeat(1025) + "\""),
            result.replace(",\"error_msg\":\"\"", ""))) {
      assertThat(document.problemsOfBody("200", success.formatted(wrong))).isNotEmpty();
    }
  }

  @Test
  void examplesOfAllOperations_areValidByTheirOwnSchemas() {
    List<String> problems = new ArrayList<>();

    assertThat(document.checkExamples(problems)).isGreaterThan(30);
    assertThat(problems).isEmpty();
  }

  private HttpResponse<String> send(String method, String path, String... headers) {
    HttpRequest.Builder request = api.request(path, document.tokenHeader(), Api.token(tenant));
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    HttpRequest.BodyPublisher body =
        method.equals("POST")
            ? HttpRequest.BodyPublishers.ofString(VALID.replace("nobody", tenant))
            : HttpRequest.BodyPublishers.noBody();
    return api.send(request.method(method, body).build());
  }

  private HttpResponse<String> valid(JsonPointer operation, int status, HttpResponse<String> is) {
    assertThat(is.statusCode()).as(is.body()).isEqualTo(status);
    assertThat(document.problemsOf(operation, is)).as(is.body()).isEmpty();
    return is;
  }

  @Test
  void answersAboutATask_areValid_fromItsBeginningToItsEnd() {
    try (Site site = new Site()) {
      site.understandJobs(api);
      site.addInstances(api, tenant, tenant);
      HttpResponse<String> accepted = send("POST", ASYNC_PATH, headersOfAPost());
      valid(ASYNC, 200, accepted);
      String path = accepted.headers().firstValue("location").orElseThrow();
      valid(TASK, 200, send("GET", path));
      Task task =
          Awaitility.await().until(() -> site.tasks(), tasks -> !tasks.isEmpty()).getFirst();
      Site.report(task, Optional.of(Instant.now()), CmdResult.running(tenant, "so far"));

      valid(TASK, 200, send("GET", path, "Prefer", "wait=1"));
      String running = valid(TASK, 200, send("GET", path)).body();
      // Fields that the document doesn't name would be valid by it, and yet not described.
      assertThat(new JsonMapper().readTree(running).at("/data/jobs/0").propertyNames())
          .containsExactlyInAnyOrderElementsOf(
              Stream.of("CmdResult/properties", "Job/allOf/1/properties")
                  .flatMap(at -> document.at("/components/schemas/" + at).propertyNames().stream())
                  .toList());
      Site.send(task, CmdResult.failed(tenant, TaskError.CANCELLED));
      valid(CANCEL, 200, send("DELETE", path));
      valid(TASK, 200, send("GET", path, "Accept", "text/event-stream"));
      String done = path.substring(TASK_PREFIX.length()) + ".done";
      valid(TASK, 204, send("GET", path, "Accept", "text/event-stream", "Last-Event-ID", done));
    }
  }

  private static String[] headersOfAPost() {
    return new String[] {
      "Content-Type", "application/json", "x-request-id", "r-" + System.nanoTime()
    };
  }

  @ParameterizedTest
  @CsvSource({
    "POST,   async, Content-Type,  text/plain, 400",
    "POST,   async, x-request-id,  a b,        400",
    "POST,   async, X-Auth-Token,  nonsense,   401",
    "PUT,    async, Content-Type,  text/plain, 405",
    "GET,    task,  x-request-id,  a b,        400",
    "GET,    task,  X-Auth-Token,  nonsense,   401",
    "GET,    task,  Accept,        */*,        404",
    "PUT,    task,  Accept,        */*,        405",
    "DELETE, task,  x-request-id,  a b,        400",
    "DELETE, task,  X-Auth-Token,  nonsense,   401",
    "DELETE, task,  Accept,        */*,        404",
  })
  void refusalOfTheOtherCalls_isValid(
      String method, String call, String header, String value, int status) {
    boolean async = call.equals("async");
    JsonPointer task = method.equals("DELETE") ? CANCEL : TASK;

    valid(
        async ? ASYNC : task,
        status,
        send(method, async ? ASYNC_PATH : TASK_PREFIX + "none", header, value));
  }

  @Test
  void tooManyQuestions_areRefusedByTheDocument() {
    HttpRequest request =
        api.request(TASK_PREFIX + "none", document.tokenHeader(), Api.token(Api.FRUGAL))
            .GET()
            .build();
    HttpResponse<String> response = api.send(request);
    for (int i = 0; i < 30 && response.statusCode() != 429; i++) {
      response = api.send(request);
    }

    valid(TASK, 429, response);
  }

  @ParameterizedTest
  @MethodSource("validBodies")
  void validRequest_isValidByTheDocument(String body) {
    assertThat(document.problemsOfRequest(body)).isEmpty();

    HttpResponse<String> response = post(body);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(document.problemsOf(response)).isEmpty();
  }

  static List<String> validBodies() {
    return List.of(
        VALID,
        "{\"command\":\"ls -l /system\",\"instance_ids\":[\"a44uhlf7\",\"efjy72gs\"]}",
        "{\"command\":\" a_B.9/:- \",\"instance_ids\":[\"_-\"]}",
        "{\"command\":\"%s\",\"instance_ids\":[%s]}".formatted("x".repeat(1024), ids(32)),
        "{\"command\":\"ls\",\"instance_ids\":[\"%s\"]}".formatted("x".repeat(32)),
        "{\"command\":\"ls\",\"instance_ids\":[\"a\"],\"more\":{\"of\":[1,null]}}");
  }

  @ParameterizedTest
  @MethodSource("invalidBodies")
  void invalidRequest_isInvalidByTheDocument(String body) {
    assertThat(document.problemsOfRequest(body)).isNotEmpty();

    HttpResponse<String> response = post(body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(document.problemsOf(response)).isEmpty();
  }

  static List<String> invalidBodies() {
    return List.of(
        "[]",
        "null",
        "\"ls\"",
        "{}",
        "{\"instance_ids\":[\"a\"]}",
        "{\"command\":null,\"instance_ids\":[\"a\"]}",
        "{\"command\":7,\"instance_ids\":[\"a\"]}",
        "{\"command\":[\"ls\"],\"instance_ids\":[\"a\"]}",
        "{\"command\":\"\",\"instance_ids\":[\"a\"]}",
        "{\"command\":\"   \",\"instance_ids\":[\"a\"]}",
        "{\"command\":\"ls;id\",\"instance_ids\":[\"a\"]}",
        "{\"command\":\"ls\\u0000\",\"instance_ids\":[\"a\"]}",
        "{\"command\":\"ls\\n\",\"instance_ids\":[\"a\"]}",
        "{\"command\":\"\\nls\",\"instance_ids\":[\"a\"]}",
        "{\"command\":\"l\\u00e9\",\"instance_ids\":[\"a\"]}",
        "{\"command\":\"%s\",\"instance_ids\":[\"a\"]}".formatted("x".repeat(1025)),
        "{\"command\":\"ls\"}",
        "{\"command\":\"ls\",\"instance_ids\":null}",
        "{\"command\":\"ls\",\"instance_ids\":\"a\"}",
        "{\"command\":\"ls\",\"instance_ids\":{\"0\":\"a\"}}",
        "{\"command\":\"ls\",\"instance_ids\":[]}",
        "{\"command\":\"ls\",\"instance_ids\":[7]}",
        "{\"command\":\"ls\",\"instance_ids\":[null]}",
        "{\"command\":\"ls\",\"instance_ids\":[\"\"]}",
        "{\"command\":\"ls\",\"instance_ids\":[\"a b\"]}",
        "{\"command\":\"ls\",\"instance_ids\":[\"a\\n\"]}",
        "{\"command\":\"ls\",\"instance_ids\":[\"%s\"]}".formatted("x".repeat(33)),
        "{\"command\":\"ls\",\"instance_ids\":[\"a\",\"b\",\"a\"]}",
        "{\"command\":\"ls\",\"instance_ids\":[%s]}".formatted(ids(33)));
  }

  @Test
  void everyKindOfResult_isValid() {
    String[] ids =
        IntStream.range(0, TaskError.values().length + 2)
            .mapToObj(i -> "p" + i + "-" + tenant.substring("tenant-".length()))
            .toArray(String[]::new);
    HttpResponse<String> response;
    try (Site site = new Site()) {
      site.addInstances(api, tenant, ids);
      site.answer(task -> List.of(resultOf(task.instanceId())));
      response = api.run(tenant, "ls", ids);
    }

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(document.problemsOf(response)).isEmpty();
    JsonNode results = new JsonMapper().readTree(response.body()).at("/data/cmd_results");
    assertThat(results.size()).isEqualTo(ids.length);
    // Fields that the document doesn't name would be valid by it, and yet not described.
    assertThat(results.path(0).propertyNames())
        .containsExactlyInAnyOrderElementsOf(
            document.at("/components/schemas/CmdResult/properties").propertyNames());
  }

  @Test
  void partialAnswer_isValid() {
    String id = "r-" + tenant.substring("tenant-".length());
    HttpResponse<String> response;
    try (Site site = new Site()) {
      site.addInstances(api, tenant, id);
      site.answer(task -> List.of(CmdResult.running(task.instanceId(), "so far")));
      response = api.run(tenant, "ls", id, "nobody");
    }

    assertThat(response.body()).contains("\"status\":1").contains("CPS.0005");
    assertThat(document.problemsOf(response)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "!~", "{\"7\"}", "2b1f0c7e-4a0e-4a53-9f0e-5f7f3c1f5d55"})
  void validRequestId_isValidByTheDocument(String id) {
    assertThat(document.problemsOfHeader("x-request-id", id)).isEmpty();
    HttpResponse<String> response = post(VALID, id);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(document.problemsOf(response)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\tb"})
  void invalidRequestId_isInvalidByTheDocument(String id) {
    assertThat(document.problemsOfHeader("x-request-id", id)).isNotEmpty();
    HttpResponse<String> response = post(VALID, id);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(document.problemsOf(response)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "POST,   /v1/instances/sync-command, '',       400",
    "POST,   /v1/instances/sync-command, nonsense, 401",
    "POST,   /v1/instances/other,        valid,    404",
    "POST,   /other,                     '',       404",
    "GET,    /v1/instances/sync-command, valid,    405",
    "DELETE, /v1/instances/sync-command, valid,    405",
    "OPTIONS,/v1/instances/sync-command, valid,    405",
  })
  void refusal_isValid(String method, String path, String token, int status) {
    HttpRequest.Builder request =
        api.request(path, "x-request-id", "r-1", "Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(VALID));
    if (!token.isEmpty()) {
      request.header(document.tokenHeader(), token.equals("valid") ? Api.token(tenant) : token);
    }

    HttpResponse<String> response = api.send(request.build());

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(document.problemsOf(response)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "page_no=1&page_size=20,                                          200",
    "page_no=1&page_size=200&instance_id=a*&region=x&running_status=2, 200",
    "page_no=7&page_size=20&after=a,                                  200",
    "page_no=7&page_size=20&after=a*,                                 400",
    "page_no=0&page_size=20,                                          400",
    "page_no=1,                                                       400",
  })
  void answerAboutPhones_isValid(String query, int status) {
    HttpResponse<String> response = get("/v1/instances/batch-query?" + query);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(document.problemsOf(PHONES, response)).isEmpty();
  }

  @Test
  void listedPhones_areValid_andDescribed() {
    String id = "l" + tenant.substring("tenant".length());
    HttpResponse<String> response;
    try (Site site = new Site()) {
      site.addInstances(api, tenant, id);
      site.saysState(id, true, Instant.now());
      response =
          Awaitility.await()
              .until(
                  () -> get("/v1/instances/batch-query?page_no=1&page_size=1"),
                  answer -> answer.body().contains("\"last_seen\""));
    }

    assertThat(document.problemsOf(PHONES, response)).isEmpty();
    assertThat(new JsonMapper().readTree(response.body()).at("/data/result/0").propertyNames())
        .containsExactlyElementsOf(
            document.at("/components/schemas/Phone/properties").propertyNames());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"instance_ids\":[\"nobody\"]}           | 200",
        "{\"instance_ids\":[\"a\",\"b\"],\"x\":1}    | 200",
        "{\"instance_ids\":[]}                     | 400",
        "{\"instance_ids\":[\"a\",\"a\"]}            | 400",
        "{}                                        | 400",
      })
  void answerAboutStatuses_isValid(String body, int status) {
    HttpResponse<String> response =
        api.send(
            api.request(
                    STATUSES_PATH,
                    document.tokenHeader(),
                    Api.token(tenant),
                    "Content-Type",
                    "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(document.problemsOf(STATUSES, response)).isEmpty();
    assertThat(document.problemsOfRequest(STATUSES, body).isEmpty()).isEqualTo(status == 200);
  }

  private HttpResponse<String> get(String path) {
    return api.get(path, document.tokenHeader(), Api.token(tenant));
  }

  private static CmdResult resultOf(String instanceId) {
    int kind = Integer.parseInt(instanceId.substring(1, instanceId.indexOf('-')));
    String output = "é".repeat(512);
    TaskError[] errors = TaskError.values();
    return kind < errors.length
        ? CmdResult.failed(instanceId, errors[kind], output)
        : CmdResult.finished(instanceId, kind - errors.length, output);
  }

  private HttpResponse<String> post(String body) {
    return post(body, "r-" + System.nanoTime());
  }

  private HttpResponse<String> post(String body, String requestId) {
    return api.post(
        body,
        document.tokenHeader(),
        Api.token(tenant),
        "x-request-id",
        requestId,
        "Content-Type",
        "application/json");
  }

  private static String ids(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"id" + i + "\"")
        .collect(Collectors.joining(","));
  }
}
