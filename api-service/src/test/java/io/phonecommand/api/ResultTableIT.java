package io.phonecommand.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.directory.InstanceDirectory;
import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.Broker;
import io.phonecommand.api.testing.RawRequest;
import io.phonecommand.api.testing.Site;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.TaskError;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows of the contract that concern one instance: each is an instance of one request, whose
 * worker says what the row's worker would say.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Api.SHARED)
class ResultTableIT {

  private static final Set<String> FIELDS =
      Set.of("instance_id", "status", "error_code", "error_msg", "execute_msg");

  /** Everything that JSON escapes, and what it need not. */
  private static final String OUTPUT =
      "\"\\/\b\f\n\r\t\u0000\u001f\u007f\u2028\u00e9\ud83d\ude00</script>";

  private final Api api = Api.shared();
  private final Broker broker = Broker.shared();
  private final String tenant = "tenant-" + UUID.randomUUID();
  @AutoClose private final Site site = new Site();

  private final Map<String, Row> rows = rows();

  /**
   * A row.
   *
   * @param answers what the worker says, one after the other
   */
  private record Row(
      List<CmdResult> answers, int status, String code, String message, String output) {}

  @BeforeAll
  void addInstances() {
    site.addInstances(
        api,
        tenant,
        rows.keySet().stream()
            .filter(id -> !Set.of("unknown", "foreign", "no-topic").contains(id))
            .toArray(String[]::new));
    site.addInstances(api, "somebody-else", "foreign", "other-foreign");
    broker.addInstance(tenant, broker.newSiteWithoutTopic(), "no-topic");
    InstanceDirectory directory = api.bean(InstanceDirectory.class);
    Awaitility.await().until(() -> directory.siteOf(tenant, "no-topic").isPresent());
    site.answer(task -> rowOf(task.instanceId()).answers());
  }

  @Test
  void everyRow_isAnsweredInItsWords() {
    var response = api.run(tenant, "ls", rows.keySet().toArray(String[]::new));

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode results =
        JsonMapper.shared().readTree(response.body()).path("data").path("cmd_results");
    assertThat(results.valueStream().map(result -> result.path("instance_id").stringValue()))
        .containsExactlyElementsOf(rows.keySet());
    assertThat(results.valueStream())
        .allSatisfy(
            result -> {
              Row row = rowOf(result.path("instance_id").stringValue());
              assertThat(result.propertyNames()).containsExactlyInAnyOrderElementsOf(FIELDS);
              assertThat(result.path("status").intValue()).isEqualTo(row.status());
              assertThat(result.path("error_code").stringValue()).isEqualTo(row.code());
              assertThat(result.path("error_msg").stringValue()).isEqualTo(row.message());
              assertThat(result.path("execute_msg").stringValue()).isEqualTo(row.output());
            });
  }

  @Test
  void everyTaskError_hasARow() {
    // A synchronous request can't be cancelled.
    Set<TaskError> ofJobs = Set.of(TaskError.CANCELLED_BEFORE_START, TaskError.CANCELLED);

    assertThat(rows.values().stream().map(Row::code).collect(Collectors.toSet()))
        .containsAll(
            Arrays.stream(TaskError.values())
                .filter(error -> !ofJobs.contains(error))
                .map(TaskError::code)
                .toList());
  }

  /** To the last header: only the date may differ, and the id. */
  @Test
  void anotherTenantsInstance_cannotBeToldFromNone() {
    int sent = site.tasks().size();

    var unknown = ask("other-unknown");
    var foreign = ask("other-foreign");

    assertThat(withoutDate(foreign.head())).isEqualTo(withoutDate(unknown.head()));
    assertThat(foreign.body().replace("other-foreign", "other-unknown")).isEqualTo(unknown.body());
    assertThat(unknown.body()).contains("CPS.0005");
    assertThat(site.tasks().stream().skip(sent).map(task -> task.instanceId()))
        .doesNotContain("other-foreign");
  }

  private RawRequest.Answer ask(String id) {
    return RawRequest.good(Api.token(tenant))
        .body("{\"command\":\"ls\",\"instance_ids\":[\"" + id + "\"]}")
        .send(api.port());
  }

  private static String withoutDate(String head) {
    return head.replaceAll("(?i)(date|x-request-id): .*", "");
  }

  private Row rowOf(String id) {
    Row row = rows.get(id);
    if (row == null) {
      throw new IllegalArgumentException(id);
    }
    return row;
  }

  private static Map<String, Row> rows() {
    Map<String, Row> rows = new LinkedHashMap<>();
    rows.put("exit-0", said(CmdResult.finished("exit-0", 0, OUTPUT), 2, "", "", OUTPUT));
    rows.put(
        "exit-1",
        said(CmdResult.finished("exit-1", 1, "no"), -1, "CPS.0191", "Run command failed.", "no"));
    rows.put(
        "running",
        new Row(
            List.of(CmdResult.running("running", "a"), CmdResult.running("running", "ab")),
            1,
            "",
            "",
            "ab"));
    rows.put(
        "ran-then-0",
        new Row(
            List.of(
                CmdResult.running("ran-then-0", "a"), CmdResult.finished("ran-then-0", 0, "ab")),
            2,
            "",
            "",
            "ab"));
    rows.put("unknown", new Row(List.of(), -1, "CPS.0005", "Phone not found.", ""));
    rows.put("foreign", new Row(List.of(), -1, "CPS.0005", "Phone not found.", ""));
    put(rows, "late", TaskError.NOT_STARTED_IN_TIME, "CMD.1001", "Not started in time.");
    put(rows, "off", TaskError.PHONE_UNREACHABLE, "CMD.1002", "The phone cannot be reached.");
    put(rows, "full", TaskError.PHONE_QUEUE_FULL, "CMD.1003", "The phone's queue is full.");
    put(rows, "site-is-busy", TaskError.SITE_BUSY, "CMD.1005", "The site is busy.");
    rows.put(
        "no-topic", new Row(List.of(), -1, "CMD.1004", "Could not be handed to a worker.", ""));
    put(rows, "limit", TaskError.RUN_LIMIT_REACHED, "CMD.2001", "The run limit was reached.");
    put(
        rows,
        "cut",
        TaskError.CONNECTION_LOST,
        "CMD.2002",
        "Connection to the phone lost while running.");
    put(rows, "dead", TaskError.WORKER_LOST, "CMD.2003", "The worker was lost.");
    rows.put("silent", new Row(List.of(), -1, "CMD.2004", "No worker answered.", ""));
    return rows;
  }

  private static void put(
      Map<String, Row> rows, String id, TaskError error, String code, String message) {
    rows.put(id, said(CmdResult.failed(id, error, "so far"), -1, code, message, "so far"));
  }

  private static Row said(
      CmdResult answer, int status, String code, String message, String output) {
    return new Row(List.of(answer), status, code, message, output);
  }
}
