package io.phonecommand.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.RandomBodies;
import io.phonecommand.api.testing.Site;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Thousands of bodies that nobody thought of. {@code -Dseed=} repeats a run, as far as its threads
 * let it.
 */
class RandomBodiesIT {

  private static final Logger log = LoggerFactory.getLogger(RandomBodiesIT.class);

  private static final int BODIES = 10_000;
  private static final int CONNECTIONS = 4;
  private static final String PHONE = "fuzz-phone";

  private static final Pattern COMMAND = Pattern.compile("[A-Za-z0-9_./: -]{1,1024}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");
  private static final Pattern REFUSAL =
      Pattern.compile(
          "\\{\"error_code\":\"KOOPHONE\\.API\\.1000\",\"error_msg\":\"[^\"]{1,9000}\"}");

  private final Api api = Api.shared();
  private final String tenant = "tenant-" + UUID.randomUUID();
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

  private Outcome sendAll(RandomBodies bodies) {
    String token = Api.token(tenant);
    Outcome all = new Outcome(0, 0, 0);
    for (int i = 0; i < BODIES / CONNECTIONS; i++) {
      byte[] body = bodies.next();
      HttpResponse<String> response =
          api.send(
              api.request(
                      "/v1/instances/sync-command",
                      "X-Auth-Token",
                      token,
                      "x-request-id",
                      UUID.randomUUID().toString(),
                      "Content-Type",
                      "application/json")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                  .build());
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
