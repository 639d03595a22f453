package io.phonecommand.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.RandomBodies;
import io.phonecommand.api.testing.RawRequest;
import io.phonecommand.api.testing.Site;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Thousands of bodies that nobody thought of. {@code -Dseed=} repeats a run, as far as its threads
 * let it.
 */
@ResourceLock(Api.SHARED)
class RandomBodiesIT {

  private static final Logger log = LoggerFactory.getLogger(RandomBodiesIT.class);

  private static final int BODIES = 10_000;
  private static final int CONNECTIONS = 4;
  private static final int QUESTIONS = 500;
  private static final String PHONE = "fuzz-phone";

  private static final Pattern COMMAND = Pattern.compile("[A-Za-z0-9_./: -]{1,1024}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");
  private static final Pattern REFUSAL =
      Pattern.compile(
          "\\{\"error_code\":\"KOOPHONE\\.API\\.1000\",\"error_msg\":\"[^\"]{1,9000}\"}");

  private static final Pattern QUERY_REFUSAL =
      Pattern.compile(
          "\\{\"error_code\":\"KOOPHONE\\.API\\.(1000|0002)\",\"error_msg\":\"[^\"]{1,9000}\"}");

  private static final List<String> PARAMETERS =
      List.of(
          "instance_id",
          "region",
          "running_status",
          "page_no",
          "page%5fsize",
          "x-request-id",
          "",
          "any",
          "INSTANCE_ID",
          "%",
          "in%00stance_id");

  private static final List<String> VALUES =
      List.of(
          "",
          "0",
          "1",
          "2",
          "-1",
          "+",
          "1e9",
          "99999999999999999999",
          "*",
          "a*",
          "%2A",
          "%252A",
          "fuzz%2Dphone",
          "north",
          "%",
          "%zz",
          "%4",
          "%00",
          "%0D%0A",
          "%C0%AF",
          "%ED%A0%80",
          "%F0%9F%98%80",
          "\u00e9",
          "{}",
          "a=b",
          "a;b",
          "'or'1'='1",
          "x".repeat(5_000));

  private final Api api = Api.shared();
  private final String tenant = "tenant-" + UUID.randomUUID();
  private final String token = Api.token(tenant);
  @AutoClose private final Site site = new Site();

  /**
   * What became of some bodies.
   *
   * @param valid how many were taken for valid
   * @param asked how often they asked the phone
   * @param answered how often it answered; the others were not handed over in time
   */
  private record Outcome(int valid, int asked, int answered) {

    Outcome plus(Outcome other) {
      return new Outcome(valid + other.valid, asked + other.asked, answered + other.answered);
    }
  }

  /** Seconds, if the machine has nothing else to do. */
  @Timeout(180)
  @Test
  void randomBodies_areAnsweredOrRefused_andOnlyValidOnesReachAPhone() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    log.warn("the seed is {}", seed);
    site.addInstances(api, tenant, PHONE);
    site.answer(task -> List.of(CmdResult.finished(PHONE, 0, "")));
    Random seeds = new Random(seed);
    List<Callable<Outcome>> senders = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      RandomBodies bodies = new RandomBodies(new Random(seeds.nextLong()), PHONE);
      senders.add(() -> sendAll(bodies));
    }
    Outcome all = new Outcome(0, 0, 0);
    try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      for (Future<Outcome> outcome : threads.invokeAll(senders)) {
        all = all.plus(outcome.get());
      }
    }

    log.warn("of {} bodies: {}", BODIES, all);
    // Neither only the one kind nor only the other has been tried.
    assertThat(all.valid()).isBetween(BODIES / 100, BODIES / 2);
    assertThat(all.answered()).isGreaterThan(all.asked() / 2);
    assertThat(api.run(tenant, "the-last-one", PHONE).body()).contains("\"status\":2");
    assertThat(site.records()).hasSizeBetween(all.answered() + 1, all.asked() + 1);
    assertThat(site.tasks())
        .allSatisfy(task -> assertThat(task.command()).matches(COMMAND))
        .extracting(Task::instanceId)
        .containsOnly(PHONE);
  }

  /** Seconds, too. */
  @Timeout(180)
  @Test
  void randomBodies_ofWhoOnlyAsks_areAnsweredOrRefused() {
    long seed = Long.getLong("seed", System.nanoTime());
    log.warn("the seed is {}", seed);
    RandomBodies bodies = new RandomBodies(new Random(seed), PHONE);
    int valid = 0;
    for (int i = 0; i < QUESTIONS; i++) {
      byte[] body = bodies.next();
      HttpResponse<String> response = post("/v1/instances/batch-query-status", body);
      if (response.statusCode() == 200) {
        assertTold(body, response.body());
        valid++;
      } else {
        assertThat(response.statusCode()).as(start(body)).isEqualTo(400);
        assertThat(response.body()).as(start(body)).matches(REFUSAL);
      }
    }
    assertThat(valid).isBetween(QUESTIONS / 20, QUESTIONS * 9 / 10);
  }

  private static void assertTold(byte[] body, String answer) {
    List<String> ids =
        parse(body).path("instance_ids").valueStream().map(JsonNode::stringValue).toList();
    assertThat(ids).hasSizeBetween(1, 100).doesNotHaveDuplicates();
    assertThat(ids).allMatch(id -> ID.matcher(id).matches());
    String told =
        ids.stream()
            .map("{\"instance_id\":\"%s\",\"status\":0}"::formatted)
            .collect(Collectors.joining(","));
    assertThat(answer).contains("\"status_results\":[" + told + "]");
  }

  /** Seconds, too. */
  @Timeout(180)
  @Test
  void randomQueries_areAnsweredOrRefused() {
    long seed = Long.getLong("seed", System.nanoTime());
    log.warn("the seed is {}", seed);
    Random random = new Random(seed);
    int valid = 0;
    for (int i = 0; i < QUESTIONS; i++) {
      String query = query(random);
      var answer =
          RawRequest.good(token)
              .without("x-request-id")
              .line("GET /v1/instances/batch-query?" + query)
              .send(api.port());
      if (answer.status() == 200) {
        assertThat(answer.body()).as(query).endsWith(",\"result\":[]}}");
        valid++;
      } else {
        assertThat(answer.status()).as(query).isEqualTo(400);
        assertThat(answer.body()).as(query).matches(QUERY_REFUSAL);
      }
    }
    assertThat(valid).isBetween(QUESTIONS / 20, QUESTIONS * 9 / 10);
  }

  private static String query(Random random) {
    StringJoiner query = new StringJoiner("&");
    if (random.nextInt(8) > 0) {
      query.add("page_no=" + (1 + random.nextInt(5))).add("page_size=20");
    }
    for (int more = random.nextInt(4); more > 0; more--) {
      String name = any(PARAMETERS, random);
      query.add(random.nextInt(8) == 0 ? name : name + "=" + any(VALUES, random));
    }
    return query.toString();
  }

  private static String any(List<String> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  private HttpResponse<String> post(String path, byte[] body) {
    return api.send(
        api.request(
                path,
                "X-Auth-Token",
                token,
                "x-request-id",
                UUID.randomUUID().toString(),
                "Content-Type",
                "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  private Outcome sendAll(RandomBodies bodies) {
    Outcome all = new Outcome(0, 0, 0);
    for (int i = 0; i < BODIES / CONNECTIONS; i++) {
      byte[] body = bodies.next();
      HttpResponse<String> response = post("/v1/instances/sync-command", body);
      if (response.statusCode() == 200) {
        all = all.plus(assertAnswered(body, response.body()));
      } else {
        assertThat(response.statusCode()).as(start(body)).isEqualTo(400);
        assertThat(response.body()).as(start(body)).matches(REFUSAL);
      }
    }
    return all;
  }

  /** What became of a body that was taken for valid, which it must be. */
  private static Outcome assertAnswered(byte[] body, String answer) {
    JsonNode request = parse(body);
    JsonNode results = parse(answer.getBytes(UTF_8)).path("data").path("cmd_results");
    List<String> ids =
        request.path("instance_ids").valueStream().map(JsonNode::stringValue).toList();
    assertThat(request.path("command").stringValue()).matches(COMMAND).isNotBlank();
    assertThat(ids).hasSizeBetween(1, 32).doesNotHaveDuplicates();
    assertThat(ids).allMatch(id -> ID.matcher(id).matches());
    assertThat(results.valueStream().map(result -> result.path("instance_id").stringValue()))
        .containsExactlyElementsOf(ids);
    List<Integer> statuses =
        results
            .valueStream()
            .filter(result -> result.path("instance_id").stringValue().equals(PHONE))
            .map(result -> result.path("status").intValue())
            .toList();
    int answered = (int) statuses.stream().filter(status -> status == 2).count();
    return new Outcome(1, statuses.size(), answered);
  }

  private static JsonNode parse(byte[] json) {
    try {
      // From text: RFC 8259 lets half a surrogate pair be written as an escape.
      return JsonMapper.shared().readTree(new String(json, UTF_8));
    } catch (JacksonException e) {
      throw new AssertionError("was taken for valid: " + start(json), e);
    }
  }

  private static String start(byte[] body) {
    return new String(body, 0, Math.min(body.length, 500), UTF_8);
  }
}
