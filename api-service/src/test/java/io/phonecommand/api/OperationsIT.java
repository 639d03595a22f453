package io.phonecommand.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.Broker;
import io.phonecommand.api.testing.Keys;
import io.phonecommand.api.testing.ServedDocument;
import io.phonecommand.api.testing.Tokens;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.WorkerStatement;
import io.phonecommand.common.topic.Topics;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators see of the workers, and what all others see in its place: nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationsIT {

  private static final String PATH = "/v1/operations/workers";
  private static final JsonPointer WORKERS = ServedDocument.operation("GET", PATH);
  private static final String NOWHERE = "/v1/operations/nothing";
  private static final KeyPair KEYS = Keys.rsa(2048);

  /** To the millisecond, as it is told. */
  private final Instant begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  private final Tokens tokens = new Tokens(KEYS);
  private final Broker broker = Broker.shared();
  private final String site = siteWithWorkers();

  @AutoClose
  private final Api api =
      Api.start(
          "--phone-command.api.auth.public-key=" + Keys.pemFile(KEYS.getPublic()).toUri(),
          "--phone-command.api.auth.operator-claim=operator",
          "--phone-command.api.limits.tenants.frugal.queries-per-second=1",
          "--phone-command.api.limits.tenants.thrifty.tasks-per-second=1");

  /** What workers said before the replica started, at various times. */
  private String siteWithWorkers() {
    String name = broker.newSite();
    broker.create(Broker.LAYOUT.workers(name));
    say(name, "here", begun, full(name, begun));
    WorkerStatement old = new WorkerStatement(1, name, null, null);
    say(name, "silent", begun.minus(Duration.ofMinutes(5)), old);
    say(name, "forgotten", begun.minus(Duration.ofMinutes(61)), old);
    return name;
  }

  private void say(String name, String worker, Instant at, WorkerStatement statement) {
    broker.writeAt(at, Topics.workers(name), worker, MessageCodec.write(statement));
  }

  private WorkerStatement full(String name, Instant now) {
    return new WorkerStatement(
        WorkerStatement.VERSION,
        name,
        "1.2",
        Set.of("jobs"),
        now.minusSeconds(60).toEpochMilli(),
        4,
        List.of(0, 2),
        List.of(2),
        50,
        List.of(new WorkerStatement.Asked(0, now.minusSeconds(30).toEpochMilli())),
        new WorkerStatement.Tasks(1, 2, 3, 4),
        new WorkerStatement.Phones(5, 6, 7),
        Map.of("ok", List.of(8L, 9L, 10L), "CMD.1002", List.of(0L, 0L, 1L)));
  }

  private String operator(String tenant) {
    return tokens.signed(Tokens.claims(tenant).claim("operator", true).build());
  }

  private HttpResponse<String> send(String method, String path, String token, String... headers) {
    HttpRequest.Builder request =
        api.request(path, "X-Auth-Token", token)
            .method(method, HttpRequest.BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return api.send(request.build());
  }

  private List<JsonNode> workers() {
    HttpResponse<String> response = send("GET", PATH, operator("acme"));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(ServedDocument.of(api).problemsOf(WORKERS, response)).isEmpty();
    return new JsonMapper()
        .readTree(response.body())
        .at("/data/workers")
        .valueStream()
        .filter(worker -> worker.path("site").stringValue().equals(site))
        .toList();
  }

  @Test
  void workers_areTold_untilAnHourAfterTheirLastWord() {
    // It has 30 s from now to be seen, whatever was tested before.
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    say(site, "here", now, full(site, now));
    List<JsonNode> workers =
        Awaitility.await()
            .until(
                this::workers,
                all ->
                    all.size() == 2
                        && all.getFirst().path("said_at").stringValue().equals(timeOf(now)));

    assertThat(workers.get(0).toString())
        .isEqualTo(
            """
            {"worker_id":"here","site":"%s","version":"1.2","understands":["jobs"],\
            "since":"%s","said_at":"%s","gone":false,"partition_count":4,"partitions":[0,2],\
            "closed":[2],"asks_per_second":50,"asked":[{"partition":0,"up_to":"%s"}],\
            "tasks":{"sync_waiting":1,"sync_running":2,"job_waiting":3,"job_running":4},\
            "phones":{"reachable":5,"unreachable":6,"unknown":7},\
            "results":{"CMD.1002":[0,0,1],"ok":[8,9,10]}}"""
                .formatted(
                    site, timeOf(now.minusSeconds(60)), timeOf(now), timeOf(now.minusSeconds(30))));
    assertThat(workers.get(1).toString())
        .isEqualTo(
            """
            {"worker_id":"silent","site":"%s","version":"","understands":[],\
            "said_at":"%s","gone":true,"partitions":[],"closed":[],"asked":[],"results":{}}"""
                .formatted(site, timeOf(begun.minus(Duration.ofMinutes(5)))));
  }

  private static String timeOf(Instant time) {
    return "%tFT%<tT.%<tLZ".formatted(time.atOffset(ZoneOffset.UTC));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "DELETE", "OPTIONS"})
  void whoIsNoOperator_findsNothing_asWhereThereIsNothing(String method) {
    String token = tokens.of("acme");

    assertSame(send(method, PATH, token), send(method, NOWHERE, token));
    assertSame(
        send(method, PATH, token, "x-request-id", "r-1"),
        send(method, NOWHERE, token, "x-request-id", "r-1"));
    assertSame(
        send(method, PATH, token, "x-request-id", "a b"),
        send(method, NOWHERE, token, "x-request-id", "a b"));
    assertThat(send(method, PATH, token).statusCode()).isEqualTo(404);
  }

  private static void assertSame(HttpResponse<String> one, HttpResponse<String> other) {
    assertThat(one.statusCode()).isEqualTo(other.statusCode());
    assertThat(one.body()).isEqualTo(other.body());
    assertThat(headersOf(one)).isEqualTo(headersOf(other));
  }

  /** Without those that are new each time. */
  private static Map<String, List<String>> headersOf(HttpResponse<String> response) {
    Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
    headers.remove("date");
    headers.replaceAll(
        (name, values) ->
            name.equals("x-request-id") && !values.equals(List.of("r-1"))
                ? List.of("made up")
                : values);
    return headers;
  }

  @Test
  void whoIsNoOperator_isCounted_asWhereThereIsNothing() {
    String token = tokens.of("thrifty");
    int read = 0;
    while (read < 1000 && send("GET", PATH, token).statusCode() == 404) {
      read++;
    }

    assertThat(read).isLessThan(1000);
    assertThat(send("GET", NOWHERE, token).statusCode()).isEqualTo(429);
  }

  @Test
  void tokenThatIsNone_isNone() {
    assertThat(send("GET", PATH, "nonsense").statusCode()).isEqualTo(401);
    assertThat(send("GET", PATH, operator("")).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "POST", "OPTIONS"})
  void otherMethods_areRefused_toOperators(String method) {
    HttpResponse<String> response = send(method, PATH, operator("acme"));

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).contains("GET");
  }

  private HttpResponse<String> list(String token) {
    return send("GET", "/v1/instances/batch-query?page_no=1&page_size=1", token);
  }

  @Test
  void operator_isATenantAsAnyOther() {
    String token = operator("frugal");
    int asked = 0;
    while (asked < 1000 && send("GET", PATH, token).statusCode() == 200) {
      asked++;
    }

    assertThat(asked).isLessThan(1000);
    // What it may ask in a second may have come back by then.
    HttpResponse<String> refused =
        Awaitility.await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> list(token), answer -> answer.statusCode() != 200);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body())
        .isEqualTo("{\"error_code\":\"APIGW.0308\",\"error_msg\":\"The tenant asks too often.\"}");
    assertThat(send("GET", PATH, operator("acme")).statusCode()).isEqualTo(200);
  }
}
