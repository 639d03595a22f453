package io.phonecommand.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.Broker;
import io.phonecommand.api.testing.Site;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.common.topic.Topics;
import java.io.BufferedReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asynchronous requests over HTTP, with workers that a test plays. */
@ResourceLock(Api.SHARED)
class AsyncCommandIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant START = Instant.parse("2026-11-28T05:30:48.123Z");

  private final Api api = Api.shared();
  private final String unique = "-" + System.nanoTime();
  private final String tenant = "tenant" + unique;
  private final String requestId = "r" + unique;
  private final String a = "a" + unique;
  private final String b = "b" + unique;

  private HttpResponse<String> accept(Api at, String command, String... ids) {
    String body =
        "{\"command\":\"%s\",\"instance_ids\":[\"%s\"]}"
            .formatted(command, String.join("\",\"", ids));
    return at.send(
        at.request(
                "/v1/instances/async-command",
                "X-Auth-Token",
                Api.token(tenant),
                "x-request-id",
                requestId,
                "Content-Type",
                "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> get(String location, String... headers) {
    return get(api, location, headers);
  }

  private HttpResponse<String> get(Api at, String location, String... headers) {
    HttpRequest.Builder request =
        at.request(location, "X-Auth-Token", Api.token(tenant), "Content-Type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return at.send(request.GET().build());
  }

  private static String locationOf(HttpResponse<String> accepted) {
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
    return accepted.headers().firstValue("location").orElseThrow();
  }

  private JsonNode jobs(String location) {
    HttpResponse<String> response = get(location);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body()).at("/data/jobs");
  }

  private static Task taskOf(Site site, String instanceId) {
    return Awaitility.await()
        .until(
            () ->
                site.tasks().stream()
                    .filter(task -> task.instanceId().equals(instanceId))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private Site siteWith(String... ids) {
    Site site = new Site();
    site.understandJobs(api);
    site.addInstances(api, tenant, ids);
    return site;
  }

  @Test
  void request_isAccepted_andToldOfUntilItsEnd() {
    try (Site site = siteWith(a, b)) {
      HttpResponse<String> accepted = accept(api, "ls", b, a);
      String location = locationOf(accepted);
      JsonNode data = JSON.readTree(accepted.body()).path("data");
      String taskId = data.path("task_id").stringValue();
      assertThat(location).isEqualTo("/v1/instances/tasks/" + taskId);
      assertThat(data.at("/cmd_jobs/0/instance_id").stringValue()).isEqualTo(b);

      Task task = taskOf(site, a);
      assertThat(task.v()).isEqualTo(Task.JOB);
      assertThat(task.taskId()).isEqualTo(data.at("/cmd_jobs/1/job_id").stringValue());
      assertThat(task.runLimit()).isEqualTo(1_800_000L);
      assertThat(task.firstUsed()).isNull();
      assertThat(jobs(location).at("/1/status").intValue()).isEqualTo(1);
      assertThat(jobs(location).at("/1/started_at").isMissingNode()).isTrue();

      Site.report(task, Optional.of(START), CmdResult.running(a, "so far"));
      assertThat(jobs(location).at("/1/started_at").stringValue()).isEqualTo(START.toString());
      assertThat(jobs(location).at("/1/execute_msg").stringValue()).isEqualTo("so far");
      Site.report(task, Optional.of(START), CmdResult.finished(a, 0, "all"));
      Site.report(task, Optional.empty(), CmdResult.failed(a, TaskError.NO_ANSWER));
      assertThat(jobs(location).at("/1/status").intValue()).isEqualTo(2);
      assertThat(jobs(location).at("/1/execute_msg").stringValue()).isEqualTo("all");
      assertThat(jobs(location).at("/0/status").intValue()).isEqualTo(1);
    }
  }

  @Test
  void repeat_getsTheSameTask_atWhicheverReplica() {
    try (Api other = Api.start();
        Site site = siteWith(a, b)) {
      site.addInstances(other, tenant, a, b);
      String first = locationOf(accept(api, "ls", a, b));
      Site.send(taskOf(site, b), CmdResult.finished(b, 0, ""));

      assertThat(locationOf(accept(api, "ls", a, b))).isEqualTo(first);
      assertThat(locationOf(accept(other, "ls", b, a))).isEqualTo(first);
      Awaitility.await().until(() -> site.tasks().size() == 4);
      assertThat(site.tasks().stream().map(Task::taskId).distinct()).hasSize(2);
      assertThat(site.tasks().stream().filter(task -> task.firstUsed() != null)).hasSize(2);
      assertThat(accept(other, "id", a, b).statusCode()).isEqualTo(400);
      assertThat(api.runAs(requestId, tenant, "ls", a, b).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void idOfASynchronousRequest_isRefused() {
    assertThat(api.runAs(requestId, tenant, "ls", a).statusCode()).isEqualTo(200);

    assertThat(accept(api, "ls", a).statusCode()).isEqualTo(400);
  }

  /** One after the other, the second one as soon as its replica has heard of the first one. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void idOfTheOtherCall_isRefused_atAnotherReplica(boolean asyncFirst) {
    try (Api other = Api.start()) {
      double known = other.metric("phone_command_history_requests");
      int first =
          asyncFirst
              ? accept(api, "ls", a).statusCode()
              : api.runAs(requestId, tenant, "ls", a).statusCode();
      assertThat(first).isEqualTo(200);
      Awaitility.await().until(() -> other.metric("phone_command_history_requests") > known);

      HttpResponse<String> second =
          asyncFirst ? other.runAs(requestId, tenant, "ls", a) : accept(other, "ls", a);
      assertThat(second.statusCode()).isEqualTo(400);
      assertThat(second.body()).contains("KOOPHONE.API.1000");
    }
  }

  @Test
  void requestOfWhichKafkaTakesNothing_isRefused_andItsRepeatGoesOnWithTheSameTask() {
    try (Site site = siteWith(a, b)) {
      String topic = Topics.tasks(site.name());
      Broker.shared().set(topic, "max.message.bytes", "60");
      Instant before = Instant.now();
      HttpResponse<String> refused = accept(api, "ls", a, b);
      Instant after = Instant.now();
      assertThat(refused.statusCode()).isEqualTo(500);
      assertThat(refused.body()).contains("KOOPHONE.API.5003");
      assertThat(refused.headers().firstValue("retry-after")).isPresent();

      Broker.shared().set(topic, "max.message.bytes", "1000000");
      String location = Awaitility.await().until(this::repeated, Optional::isPresent).orElseThrow();
      assertThat(locationOf(accept(api, "ls", a, b))).isEqualTo(location);
      for (String id : List.of(a, b)) {
        Task task = taskOf(site, id);
        Instant first = Instant.ofEpochMilli(Objects.requireNonNull(task.firstUsed()));
        assertThat(first).isBetween(before.truncatedTo(ChronoUnit.MILLIS), after);
        assertThat(task.startDeadline())
            .isEqualTo(first.plus(Duration.ofMinutes(10)).toEpochMilli());
      }
      assertThat(site.tasks().stream().map(Task::taskId).distinct()).hasSize(2);
      assertThat(jobs(location).at("/0/error_code").stringValue()).isEmpty();
    }
  }

  /** Empty while the broker does not go by its new setting yet. */
  private Optional<String> repeated() {
    HttpResponse<String> response = accept(api, "ls", a, b);
    return response.statusCode() == 200
        ? response.headers().firstValue("location")
        : Optional.empty();
  }

  @Test
  void replicaThatStops_answersWaits_andEndsStreams_atOnce() throws Exception {
    try (Api stopping = Api.start("--phone-command.api.stop-pause=6s");
        Site site = siteWith(a)) {
      String location = locationOf(accept(api, "ls", a));
      Site.report(taskOf(site, a), Optional.of(START), CmdResult.running(a, "so far"));
      CompletableFuture<HttpResponse<String>> waiting =
          CompletableFuture.supplyAsync(() -> get(stopping, location, "Prefer", "wait=30"));
      BufferedReader stream =
          stopping.open(location, "X-Auth-Token", Api.token(tenant), "Accept", "text/event-stream");
      assertThat(Stream.of(stream.readLine(), stream.readLine())).contains("event: job");
      Awaitility.await().until(() -> stopping.metric("phone_command_jobs_watchers") == 2);

      Thread stop = Thread.ofPlatform().start(stopping::stop);
      assertThat(waiting)
          .succeedsWithin(Duration.ofSeconds(5))
          .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(200))
          .satisfies(answer -> assertThat(answer.body()).contains("\"status\":1", "so far"));
      assertThat(CompletableFuture.supplyAsync(() -> stream.lines().toList()))
          .succeedsWithin(Duration.ofSeconds(5))
          .satisfies(rest -> assertThat(rest).doesNotContain("event: done"));
      // Until then it went on answering, so what ended was not cut off.
      assertThat(stop.isAlive()).isTrue();
      stop.join();
    }
  }

  @Test
  void whatCantBeSent_hasFailedFromTheStart() {
    try (Site silent = new Site()) {
      silent.addInstances(api, tenant, b);
      JsonNode jobs = jobs(locationOf(accept(api, "ls", a, b)));

      assertThat(jobs.at("/0/error_code").stringValue()).isEqualTo("CPS.0005");
      assertThat(jobs.at("/1/error_code").stringValue()).isEqualTo("CMD.1004");
      assertThat(silent.tasks()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "00010000000000000000000000000000",
        "ffffffffffffffffffffffffffffffff",
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
      })
  void taskThatDoesNotExist_isNotFound(String taskId) {
    HttpResponse<String> response = get("/v1/instances/tasks/" + taskId);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("KOOPHONE.API.1323");
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
  }

  /** One after the other, at the end of the log: no fetch that waits for more is in their way. */
  @Test
  void guesses_areAnsweredAtOnce() {
    String taskId = lastPartOf(locationOf(accept(api, "ls", a)));
    long start = System.nanoTime();

    for (int i = 0; i < 40; i++) {
      String guess = taskId.substring(0, 16) + "%016x".formatted(i);
      assertThat(get("/v1/instances/tasks/" + guess).statusCode()).isEqualTo(404);
    }

    // With such fetches it would be half a second for each.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
  }

  private static String lastPartOf(String location) {
    return location.substring(location.lastIndexOf('/') + 1);
  }

  @Test
  void anothersTask_isNotFound() {
    String location = locationOf(accept(api, "ls", a));
    HttpRequest request = api.request(location, "X-Auth-Token", Api.token("zenith")).build();

    HttpResponse<String> response = api.send(request);
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEqualTo(get("/v1/instances/tasks/nonsense").body());
  }

  @Test
  void wait_endsWithTheLastWord() {
    try (Site site = siteWith(a)) {
      String location = locationOf(accept(api, "ls", a));
      CompletableFuture<HttpResponse<String>> waiting =
          CompletableFuture.supplyAsync(() -> get(location, "Prefer", "wait=25"));
      Task task = taskOf(site, a);
      Site.report(task, Optional.of(START), CmdResult.running(a, ""));
      assertThat(get(location, "Prefer", "wait=1").body()).contains("\"status\":1");
      assertThat(waiting).isNotDone();

      Site.send(task, CmdResult.finished(a, 0, "all"));
      HttpResponse<String> response = waiting.join();
      assertThat(response.body()).contains("\"status\":2");
      assertThat(response.headers().firstValue("preference-applied")).contains("wait=25");
    }
  }

  @Test
  void stream_tellsAllThatHappens_andGoesOnWhereItsReaderWas() {
    try (Site site = siteWith(a)) {
      String location = locationOf(accept(api, "ls", a));
      String taskId = location.substring(location.lastIndexOf('/') + 1);
      CompletableFuture<HttpResponse<String>> streaming =
          CompletableFuture.supplyAsync(() -> get(location, "Accept", "text/event-stream"));
      Task task = taskOf(site, a);
      Site.report(task, Optional.of(START), CmdResult.running(a, ""));
      Site.report(task, Optional.of(START), CmdResult.finished(a, 0, "all"));

      HttpResponse<String> response = streaming.join();
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
      List<String> ids = response.body().lines().filter(line -> line.startsWith("id: ")).toList();
      assertThat(ids).allMatch(id -> id.startsWith("id: " + taskId + "."));
      assertThat(response.body()).contains("\"execute_msg\":\"all\"").endsWith("data: {}\n\n");

      String done = ids.getLast().substring("id: ".length());
      String before = ids.get(ids.size() - 2).substring("id: ".length());
      assertThat(get(location, "Accept", "text/event-stream", "Last-Event-ID", done).statusCode())
          .isEqualTo(204);
      assertThat(get(location, "Accept", "text/event-stream", "Last-Event-ID", before).body())
          .isEqualTo("id: " + done + "\nevent: done\ndata: {}\n\n");
      assertThat(get(location, "Accept", "text/event-stream", "Last-Event-ID", "other.7").body())
          .startsWith("id: " + taskId)
          .contains("\"status\":2")
          .endsWith("event: done\ndata: {}\n\n");
    }
  }

  @Test
  void cancel_goesToTheWorker_whoseWordIsTold() {
    try (Site site = siteWith(a)) {
      String location = locationOf(accept(api, "ls", a));
      Task task = taskOf(site, a);
      HttpRequest request =
          api.request(location, "X-Auth-Token", Api.token(tenant)).DELETE().build();
      CompletableFuture<HttpResponse<String>> cancelling =
          CompletableFuture.supplyAsync(() -> api.send(request));
      Awaitility.await().until(() -> !site.cancels().isEmpty());
      assertThat(site.cancels().getFirst().taskId()).isEqualTo(task.taskId());
      Site.send(task, CmdResult.failed(a, TaskError.CANCELLED_BEFORE_START));

      assertThat(cancelling.join().body()).contains("CMD.1006");
      assertThat(api.send(request).body()).contains("CMD.1006");
      assertThat(locationOf(accept(api, "ls", a))).isEqualTo(location);
      assertThat(jobs(location).at("/0/error_code").stringValue()).isEqualTo("CMD.1006");
      assertThat(site.tasks()).hasSize(1);
    }
  }

  /** What asks about tasks, and is fast, must not make synchronous requests look so. */
  @Test
  void times_areToldApart_byCall() {
    // They are counted once the answer is on its way: one of an earlier test may come late.
    try (Api own = Api.start()) {
      String location = locationOf(accept(own, "ls", a));
      Awaitility.await().until(() -> requests(own, "async") == 1);
      get(own, location);
      Awaitility.await().until(() -> requests(own, "task") == 1);
      cancel(own, location);
      Awaitility.await().until(() -> requests(own, "cancel") == 1);
      get(own, location, "Prefer", "wait=1");
      own.run(tenant, "ls", a);
      Awaitility.await().until(() -> requests(own, "sync") == 1);
      assertThat(requests(own, "task")).isEqualTo(1);
    }
  }

  private static double requests(Api at, String call) {
    return at.metric("phone_command_request_duration_seconds_count{call=\"" + call + "\"}");
  }

  private HttpResponse<String> cancel(Api at, String location) {
    return at.send(at.request(location, "X-Auth-Token", Api.token(tenant)).DELETE().build());
  }

  @Test
  void whoeverWaits_isInNobodysWayWhoCancels() {
    try (Api small =
            Api.start("--phone-command.api.jobs.waits=1", "--phone-command.api.jobs.streams=1");
        Site site = siteWith(a)) {
      String location = locationOf(accept(api, "ls", a));
      Task task = taskOf(site, a);
      CompletableFuture<HttpResponse<String>> waiting =
          CompletableFuture.supplyAsync(() -> get(small, location, "Prefer", "wait=30"));
      Awaitility.await().until(() -> small.metric("phone_command_jobs_watchers") == 1);

      assertThat(get(small, location, "Prefer", "wait=30").body()).contains("KOOPHONE.API.5003");
      assertThat(small.metric("phone_command_requests_rejected_total{reason=\"waits\"}"))
          .isEqualTo(1);
      CompletableFuture<HttpResponse<String>> cancelling =
          CompletableFuture.supplyAsync(() -> cancel(small, location));
      Awaitility.await().until(() -> !site.cancels().isEmpty());
      Site.send(task, CmdResult.failed(a, TaskError.CANCELLED_BEFORE_START));
      assertThat(cancelling.join().body()).contains("CMD.1006");
      assertThat(waiting.join().body()).contains("CMD.1006");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "OPTIONS"})
  void otherMethods_areRefused(String method) {
    HttpResponse<String> response =
        api.send(
            api.request("/v1/instances/tasks/x", "X-Auth-Token", Api.token(tenant))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow").orElse("")).contains("GET", "DELETE");
    assertThat(response.headers().firstValue("allow").orElse("")).doesNotContain("HEAD");
  }
}
