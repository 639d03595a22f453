package io.phonecommand.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.directory.InstanceDirectory;
import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.Broker;
import io.phonecommand.api.testing.Site;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.json.JsonMapper;

@ResourceLock(Api.SHARED)
class SyncCommandIT {

  private static final Duration WINDOW = Duration.ofSeconds(5);

  private final Api api = Api.shared();
  private final Broker broker = Broker.shared();
  private final String tenant = "tenant-" + UUID.randomUUID();
  @AutoClose private final Site site = new Site();

  @Test
  void referenceExample_isAnsweredToTheByte() {
    site.addInstances(api, tenant, "a44uhlf7", "efjy72gs");
    site.answer(
        task ->
            List.of(
                task.instanceId().equals("efjy72gs")
                    ? CmdResult.finished("efjy72gs", 0, "xxxxxx")
                    : CmdResult.finished(
                        "a44uhlf7", 1, "ls: cannot access '/system': No such file or directory")));

    var response = api.run(tenant, "ls -l /system", "a44uhlf7", "efjy72gs");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(response.body())
        .isEqualTo(
            """
            {"error_code":"0","error_msg":"ok","data":{"cmd_results":[\
            {"instance_id":"a44uhlf7","status":-1,"error_code":"CPS.0191",\
            "error_msg":"Run command failed.",\
            "execute_msg":"ls: cannot access '/system': No such file or directory"},\
            {"instance_id":"efjy72gs","status":2,"error_code":"","error_msg":"",\
            "execute_msg":"xxxxxx"}]}}""");
  }

  @Test
  void tasks_areWhatTheDesignSays() {
    site.addInstances(api, tenant, "t1");
    site.answer(task -> List.of(CmdResult.finished("t1", 0, "")));
    Instant before = Instant.now();

    api.post(
        "{\"command\":\"ls\",\"instance_ids\":[\"t1\"]}", headers("X-Request-Id", "r-of-tasks"));
    api.post(
        "{\"command\":\"ls\",\"instance_ids\":[\"t1\"]}", headers("x-request-id", "r-of-tasks"));

    assertThat(site.records()).allSatisfy(task -> assertThat(task.key()).isEqualTo("t1"));
    assertThat(site.tasks())
        .hasSize(2)
        .allSatisfy(
            task -> {
              assertThat(task.tenant()).isEqualTo(tenant);
              assertThat(task.site()).isEqualTo(site.name());
              assertThat(task.command()).isEqualTo("ls");
              assertThat(task.replyPartition()).isLessThan(Broker.LAYOUT.resultPartitions());
              assertThat(task.startsBefore())
                  .isBetween(before.plus(WINDOW).minusMillis(1), Instant.now().plus(WINDOW));
            });
    // A second try makes the same task, but waits for itself.
    assertThat(site.tasks()).extracting(Task::taskId).containsOnly(site.tasks().get(0).taskId());
    assertThat(site.tasks()).extracting(Task::correlationId).doesNotHaveDuplicates();
  }

  @Test
  void results_areInTheRequestsOrder_whateverOrderTheyArriveIn() {
    String[] ids = IntStream.range(0, 32).mapToObj(i -> "o" + i).toArray(String[]::new);
    site.addInstances(api, tenant, ids);
    // The second half of the instances answers first.
    var waiting = new ConcurrentLinkedQueue<Task>();
    site.answer(
        task -> {
          waiting.add(task);
          if (waiting.size() == ids.length) {
            List.copyOf(waiting).reversed().forEach(SyncCommandIT::succeed);
          }
          return List.of();
        });

    var response = api.run(tenant, "id", ids);

    assertThat(instanceIds(response.body())).containsExactly(ids);
    assertThat(response.body()).doesNotContain("CMD.");
  }

  @Test
  void unknownInstance_andAnotherTenants_lookTheSame_andAreNotAsked() {
    site.addInstances(api, "somebody-else", "foreign1");
    site.addInstances(api, tenant, "mine0001");
    site.answer(task -> List.of(CmdResult.finished(task.instanceId(), 0, "")));

    String foreign = api.run(tenant, "ls", "foreign1").body();
    String unknown = api.run(tenant, "ls", "unknown1").body();
    String both = api.run(tenant, "ls", "unknown1", "mine0001").body();

    assertThat(foreign.replace("foreign1", "unknown1"))
        .isEqualTo(unknown)
        .isEqualTo(
            """
            {"error_code":"0","error_msg":"ok","data":{"cmd_results":[{"instance_id":"unknown1",\
            "status":-1,"error_code":"CPS.0005","error_msg":"Phone not found.",\
            "execute_msg":""}]}}""");
    assertThat(both).contains("CPS.0005").contains("\"status\":2");
    assertThat(site.tasks()).extracting(Task::instanceId).containsOnly("mine0001");
  }

  @Test
  void secondTerminalResult_andForeignOnes_areIgnoredAndCounted() throws Exception {
    site.addInstances(api, tenant, "d1", "d2");
    double duplicates = results("duplicate");
    double foreign = results("foreign");
    site.answer(
        task ->
            task.instanceId().equals("d1")
                ? List.of(
                    CmdResult.running("d1", "soon"),
                    CmdResult.finished("d1", 0, "first"),
                    CmdResult.finished("d1", 1, "second"),
                    CmdResult.finished("d2", 0, "not this task's"))
                : List.of());
    Thread rest =
        Thread.startVirtualThread(
            () -> {
              Awaitility.await().until(() -> results("foreign") > foreign);
              site.tasks().stream()
                  .filter(task -> task.instanceId().equals("d2"))
                  .forEach(SyncCommandIT::succeed);
            });

    String body = api.run(tenant, "ls", "d1", "d2").body();

    // Its answer can be here before it knows that Kafka has it.
    assertThat(rest.join(Duration.ofSeconds(30))).isTrue();
    assertThat(body).contains("first").doesNotContain("second").doesNotContain("not this");
    assertThat(results("duplicate")).isEqualTo(duplicates + 1);
  }

  @Test
  void lateResult_isDropped() {
    site.addInstances(api, tenant, "l1");
    site.answer(task -> List.of(CmdResult.finished("l1", 0, "")));
    api.run(tenant, "ls", "l1");
    double late = results("late");

    Site.send(site.tasks().getFirst(), CmdResult.finished("l1", 1, "too late"));

    Awaitility.await().until(() -> results("late") == late + 1);
    assertThat(api.run(tenant, "ls", "l1").body()).contains("\"status\":2");
  }

  @Test
  void malformedRecords_areSkipped_andWhatComesAfterThemIsRead() {
    double unreadable = results("unreadable");
    double skipped = api.metric("phone_command_directory_unreadable_total");
    for (int partition = 0; partition < Broker.LAYOUT.resultPartitions(); partition++) {
      broker.write(Topics.RESULTS, partition, "c", "{\"v\":1,".getBytes(UTF_8));
      broker.write(Topics.RESULTS, partition, null, null);
    }
    broker.write(Topics.instances(site.name()), 0, "m1", "{}".getBytes(UTF_8));
    broker.write(Topics.instances(site.name()), 0, "no id!", "{}".getBytes(UTF_8));
    broker.addInstance("of another site", site.name(), "m2", "elsewhere");
    site.addInstances(api, tenant, "m1");
    site.answer(task -> List.of(CmdResult.finished("m1", 0, "alive")));

    assertThat(api.run(tenant, "ls", "m1").body()).contains("alive");
    assertThat(results("unreadable")).isEqualTo(unreadable + 2);
    assertThat(api.metric("phone_command_directory_unreadable_total")).isEqualTo(skipped + 3);
  }

  @Test
  void instances_comeAndGoWithoutARestart() {
    assertThat(api.run(tenant, "ls", "x1").body()).contains("CPS.0005");

    site.addInstances(api, tenant, "x1");
    site.answer(task -> List.of(CmdResult.finished("x1", 0, "")));
    assertThat(api.run(tenant, "ls", "x1").body()).contains("\"status\":2");

    broker.removeInstance(site.name(), "x1");
    InstanceDirectory directory = api.bean(InstanceDirectory.class);
    Awaitility.await().until(() -> directory.siteOf(tenant, "x1").isEmpty());
    assertThat(api.run(tenant, "ls", "x1").body()).contains("CPS.0005");
  }

  @Test
  void siteWithoutATopic_isSaidToHaveReceivedNothing_beforeTheWindowEnds() {
    String missing = broker.newSiteWithoutTopic();
    broker.addInstance(tenant, missing, "n1");
    broker.addInstance(tenant, missing, "n2");
    site.addInstances(api, tenant, "n3");
    site.answer(task -> List.of(CmdResult.finished("n3", 0, "")));
    InstanceDirectory directory = api.bean(InstanceDirectory.class);
    Awaitility.await().until(() -> directory.siteOf(tenant, "n2").isPresent());
    long begin = System.nanoTime();

    String body = api.run(tenant, "ls", "n1", "n2", "n3").body();

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(WINDOW.minusSeconds(1));
    assertThat(body)
        .contains(
            """
            {"instance_id":"n1","status":-1,"error_code":"CMD.1004",\
            "error_msg":"Could not be handed to a worker.","execute_msg":""},\
            {"instance_id":"n2","status":-1,"error_code":"CMD.1004\"""")
        .contains("\"status\":2");
  }

  @Test
  void metrics_countRequests() {
    double before = api.metric("phone_command_requests_total{code=\"0\"}");

    api.run(tenant, "ls", "nobody");

    // Counted once the answer is on its way, hence perhaps after it has arrived.
    Awaitility.await().until(() -> api.metric("phone_command_requests_total{code=\"0\"}") > before);
    assertThat(api.metric("phone_command_requests_waiting")).isZero();
    assertThat(api.management("/prometheus").body())
        .contains("phone_command_request_duration_seconds_bucket{call=\"sync\",")
        .contains("phone_command_directory_instances");
  }

  @Test
  void versionOfTheBuild_isInInfo_andInTheMetrics() {
    String version =
        new JsonMapper()
            .readTree(api.management("/info").body())
            .path("build")
            .path("version")
            .asString();

    assertThat(version).matches("[0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
    assertThat(api.metric("phone_command_build{version=\"" + version + "\"}")).isEqualTo(1);
  }

  private static void succeed(Task task) {
    Site.send(task, CmdResult.finished(task.instanceId(), 0, ""));
  }

  private String[] headers(String... more) {
    return Stream.concat(
            Stream.of("X-Auth-Token", Api.token(tenant), "Content-Type", "application/json"),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private double results(String kind) {
    return api.metric("phone_command_results_total{kind=\"" + kind + "\"}");
  }

  private static List<String> instanceIds(String body) {
    return Pattern.compile("\"instance_id\":\"([^\"]*)\"")
        .matcher(body)
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
