package io.phonecommand.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.jobs.JobJudge;
import io.phonecommand.systemtests.jobs.JobRequest;
import io.phonecommand.systemtests.jobs.JobRequest.Limits;
import io.phonecommand.systemtests.jobs.JobsClient.Reply;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The calls of asynchronous requests, and those about phones, as a stranger's client makes them,
 * written by hand.
 */
class JobCallsIT {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Limits LIMITS = new Limits(Duration.ofSeconds(30), Duration.ofSeconds(20));
  private static final List<String> PHONES = List.of("p1", "p2");

  /** 250 ms are promised; a build does much else on the same cores. */
  private static final Duration MARGIN = Duration.ofSeconds(4);

  /** Those that no two answers have in common. */
  private static final List<String> OWN_HEADERS = List.of("date", "x-request-id");

  private static LocalSystem system;
  private static HttpClient http;

  /** The vendor's client leaves x-request-id out. */
  @BeforeAll
  static void start() throws Exception {
    http = HttpClient.newHttpClient();
    system =
        LocalSystem.start(
            PHONES.stream().map(PhoneProfile::named).toList(),
            Duration.ofSeconds(5),
            List.of(
                "--phone-command.api.request-id-required=false",
                "--phone-command.api.jobs.start-limit=" + LIMITS.start().toSeconds() + "s",
                "--phone-command.api.jobs.run-limit=" + LIMITS.run().toSeconds() + "s"));
    // A replica hands jobs over once it has heard of workers that know them.
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> endOf(submit("true", List.of("p1"))).contains("\"status\":2"));
  }

  @AfterAll
  static void stop() {
    system.close();
    http.close();
  }

  /** As the vendor's client does, which sends the content type with each request. */
  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(system.endpoint().resolve("/v1/instances/" + path))
        .header("X-Auth-Token", system.token())
        .header("Content-Type", "application/json")
        .timeout(LIMIT);
  }

  private static Reply send(HttpRequest.Builder request) throws Exception {
    Instant askedAt = Instant.now();
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString(UTF_8));
    return new Reply(response, askedAt, Instant.now());
  }

  private static Reply post(String body) throws Exception {
    return send(request("async-command").POST(BodyPublishers.ofString(body)));
  }

  private static JobRequest submit(String command, List<String> phones) throws Exception {
    JobRequest request = JobRequest.of(UUID.randomUUID().toString(), command, phones, LIMITS);
    Reply reply = post(LocalSystem.body(command, phones));
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    request.accepted(reply);
    return request;
  }

  private static String endOf(JobRequest request) throws Exception {
    Reply end = send(request("tasks/" + request.taskId()).header("Prefer", "wait=10").GET());
    request.observed("api", end);
    return end.response().body();
  }

  private static void assertKept(JobRequest... requests) {
    assertThat(JobJudge.judge(List.of(requests), system.started())).isEmpty();
  }

  @Test
  void vendorsCall_needsNoRequestId_andFieldsThatNobodyKnowsAreIgnored() throws Exception {
    JobRequest request = JobRequest.of("vendor", "echo vendor", PHONES, LIMITS);
    Reply accepted =
        post(
            """
            {"command" : "echo vendor", "instance_ids" : ["p1", "p2"],
             "content" : "", "timeout" : 60, "options" : {"async" : [true, null]}}
            """);

    assertThat(accepted.status()).as(accepted.response().body()).isEqualTo(200);
    assertThat(accepted.response().headers().firstValue("x-request-id")).isPresent();
    assertThat(accepted.errorCode()).isEqualTo("0");
    assertThat(accepted.json().path("error_msg").asString()).isEqualTo("ok");
    assertThat(accepted.taskId()).matches("[0-9a-f]{32}");
    assertThat(accepted.jobIds().keySet()).containsExactlyElementsOf(PHONES);
    request.accepted(accepted);
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              Reply asked = send(request("tasks/" + request.taskId()).GET());
              request.observed("api", asked);
              return asked.jobs().stream().allMatch(job -> job.result().isTerminal());
            });
    for (JsonNode job : send(request("tasks/" + request.taskId()).GET()).json().at("/data/jobs")) {
      assertThat(job.path("job_id").asString())
          .isEqualTo(accepted.jobIds().get(job.path("instance_id").asString()));
      assertThat(job.path("status").asInt()).isEqualTo(2);
      assertThat(job.path("error_code").asString("?")).isEmpty();
      assertThat(job.path("error_msg").asString("?")).isEmpty();
      assertThat(job.path("execute_msg").asString()).isEqualTo("vendor");
    }
    assertKept(request);
  }

  @Test
  void sameRequestTwice_withoutAnId_isTwoTasks() throws Exception {
    String command = "echo no-repeat";
    JobRequest first = submit(command, List.of("p1"));
    JobRequest second = submit(command, List.of("p1"));

    assertThat(second.taskId()).isNotEqualTo(first.taskId());
    assertThat(endOf(first)).contains("\"status\":2");
    assertThat(endOf(second)).contains("\"status\":2");
    assertThat(system.started().stream().map(StartedCommand::command).filter(command::equals))
        .hasSize(2);
  }

  @Test
  void anothersTask_looksInEveryCall_likeOneThatDoesNotExist() throws Exception {
    JobRequest request = submit("echo mine", List.of("p1"));
    String known = request.taskId();
    List<String> unknown =
        List.of(
            known.substring(0, 16) + "0123456789abcdef", "ffff" + known.substring(4), "nonsense");

    for (Call call : Call.values()) {
      Answer foreign = asAnother(call, known);
      assertThat(foreign.status()).as("%s", call).isEqualTo(404);
      assertThat(foreign.body()).contains("\"error_code\":\"KOOPHONE.API.1323\"");
      for (String id : unknown) {
        assertThat(asAnother(call, id)).as("%s of %s", call, id).isEqualTo(foreign);
      }
    }
    // It was not cancelled either.
    assertThat(endOf(request)).contains("\"status\":2");
    assertKept(request);
  }

  private enum Call {
    QUERY,
    WAIT,
    STREAM,
    CANCEL
  }

  /** What a caller can tell answers by. */
  private record Answer(int status, Map<String, List<String>> headers, String body) {}

  private static Answer asAnother(Call call, String taskId) throws Exception {
    HttpRequest.Builder request = request("tasks/" + taskId);
    return asAnother(
        switch (call) {
          case QUERY -> request.GET();
          case WAIT -> request.header("Prefer", "wait=10").GET();
          case STREAM -> request.header("Accept", "text/event-stream").GET();
          case CANCEL -> request.DELETE();
        });
  }

  private static Answer asAnother(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response =
        send(request.setHeader("X-Auth-Token", system.otherToken())).response();
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(response.headers().map());
    OWN_HEADERS.forEach(headers::remove);
    return new Answer(response.statusCode(), headers, response.body());
  }

  /** With the vendor's content type on a GET, and its request id among the parameters. */
  @Test
  void phones_areToldToTheirTenant_andLookToOthersLikeOnesThatDoNotExist() throws Exception {
    String page = "batch-query?page_no=1&page_size=20&x-request-id=list-1";
    await()
        .atMost(LIMIT)
        .until(() -> send(request(page).GET()).response().body().contains("\"reachable\":true"));

    Reply own = send(request(page).GET());
    assertThat(own.response().headers().firstValue("x-request-id")).contains("list-1");
    assertThat(own.json().at("/data/error_code").asString()).isEqualTo("0");
    assertThat(own.json().at("/data/total_count").asInt()).isEqualTo(PHONES.size());
    assertThat(own.json().at("/data/result"))
        .extracting(phone -> phone.path("instance_id").asString())
        .containsExactlyElementsOf(PHONES);
    for (String filter : List.of("", "&instance_id=p1", "&instance_id=p*", "&region=north")) {
      assertThat(asAnother(request(page + filter).GET()))
          .isEqualTo(asAnother(request(page + "&instance_id=nobody").GET()));
    }
    Answer foreign = asAnother(statuses("p1"));
    assertThat(foreign.status()).isEqualTo(200);
    assertThat(foreign.body().replace("p1", "xx"))
        .isEqualTo(asAnother(statuses("xx")).body())
        .contains("\"status\":0");
  }

  private static HttpRequest.Builder statuses(String id) {
    return request("batch-query-status")
        .POST(BodyPublishers.ofString("{\"instance_ids\":[\"%s\"]}".formatted(id)));
  }

  @Test
  void waits_areOverAfterTheirSeconds_andAtTheLastWord() throws Exception {
    JobRequest request = submit("sleep 6", List.of("p2"));
    List<FutureTask<Duration>> waiting = new ArrayList<>();
    for (int seconds : List.of(0, 1, 2)) {
      FutureTask<Duration> wait = new FutureTask<>(() -> waitFor(request, seconds));
      Thread.ofVirtual().start(wait);
      waiting.add(wait);
    }

    for (int seconds = 0; seconds < waiting.size(); seconds++) {
      assertThat(waiting.get(seconds).get(LIMIT.toSeconds(), TimeUnit.SECONDS))
          .isBetween(Duration.ofSeconds(seconds), Duration.ofSeconds(seconds).plus(MARGIN));
    }
    // It ends before the fifteen seconds that this one would wait.
    assertThat(waitFor(request, 15)).isLessThan(Duration.ofSeconds(6).plus(MARGIN));
    assertThat(request.observations().getLast().jobs()).allMatch(job -> job.result().isTerminal());
    assertKept(request);
  }

  private static Duration waitFor(JobRequest request, int seconds) throws Exception {
    long begin = System.nanoTime();
    Reply reply =
        send(request("tasks/" + request.taskId()).header("Prefer", "wait=" + seconds).GET());
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertThat(reply.response().headers().firstValue("preference-applied"))
        .contains("wait=" + seconds);
    request.observed("api", reply);
    return took;
  }
}
