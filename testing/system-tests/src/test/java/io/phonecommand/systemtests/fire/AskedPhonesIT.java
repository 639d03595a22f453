package io.phonecommand.systemtests.fire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.processes.Worker;
import io.phonecommand.systemtests.cluster.Cluster;
import io.phonecommand.systemtests.cluster.ClusterPlan;
import io.phonecommand.systemtests.cluster.SitePlan;
import io.phonecommand.systemtests.fire.Callers.Call;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Phones are asked whether they are there as fast as a worker ever does by default, by two workers
 * together, because they share a machine; the other site has few phones, and nearly none is asked
 * there.
 */
@Tag("fire")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class AskedPhonesIT extends ScenarioOnCluster {

  private static final String ASKED = "north";
  private static final String QUIET = "south";

  private static final int ASKS_PER_SECOND = 25;
  private static final Duration ASK_AFTER = Duration.ofSeconds(5);
  private static final int WORKERS = 2;
  private static final int MANY = WORKERS * ASKS_PER_SECOND * (int) ASK_AFTER.toSeconds();
  private static final int FEW = 12;

  /** Until their code is compiled. */
  private static final int WARM_UP_ROUNDS = 9;

  /** The 99th percentile of fewer answers differs by more than the bound from itself. */
  private static final int ROUNDS = 36;

  private static final int REQUESTS_PER_ROUND = 300;
  private static final double GREATEST_RATIO = 1.05;

  private static final Pattern COUNT =
      Pattern.compile("(?m)^phone_command_states_asked_total\\{answer=\"reached\"\\} (\\S+)$");

  @AutoClose private final HttpClient client = HttpClient.newHttpClient();

  AskedPhonesIT() {
    super(plan());
  }

  private static ClusterPlan plan() {
    return Fire.withLogsKept(
        ClusterPlan.standard()
            .withBrokers(1)
            .withApis(1)
            .withFastJvms()
            .withSites(SitePlan.of(ASKED, WORKERS, MANY), SitePlan.of(QUIET, WORKERS, FEW))
            .withWorkerArguments(
                "--phone-command.worker.states.asks-per-second=" + ASKS_PER_SECOND,
                "--phone-command.worker.states.ask-after=" + ASK_AFTER.toSeconds() + "s"));
  }

  private String get(URI uri, String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString()).body();
  }

  /** How many phones of a site have answered so far. */
  private double answers(String site) throws IOException, InterruptedException {
    double sum = 0;
    for (Worker worker : cluster.workers(site)) {
      Matcher count = COUNT.matcher(get(worker.url("/actuator/prometheus")));
      assertThat(count.find()).isTrue();
      sum += Double.parseDouble(count.group(1));
    }
    return sum;
  }

  @Test
  @Timeout(value = 9, unit = TimeUnit.MINUTES)
  void commands_areAsFast_whereOtherPhonesAreAsked() throws Exception {
    await().atMost(Duration.ofMinutes(2)).until(() -> answers(ASKED) >= 2 * MANY);
    assertThat(ratio(WARM_UP_ROUNDS)).isPositive();
    assertThat(ratio(ROUNDS)).isLessThanOrEqualTo(GREATEST_RATIO);
  }

  /** Of the p99 of the one site and of the other while nobody is asked, measured in turns. */
  private double ratio(int rounds) throws Exception {
    List<Duration> asked = new ArrayList<>();
    List<Duration> quiet = new ArrayList<>();
    Duration took = Duration.ZERO;
    double answers = 0;
    try (Callers callers = new Callers(cluster, Cluster.TENANT)) {
      for (int round = 0; round < rounds; round++) {
        // Shorter than their session, so that nothing is shared anew.
        for (Worker asking : cluster.workers(ASKED)) {
          asking.pause();
        }
        quiet.addAll(measure(callers, QUIET));
        for (Worker asking : cluster.workers(ASKED)) {
          asking.resume();
        }
        double paused = answers(ASKED);
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> answers(ASKED) > paused + ASKS_PER_SECOND);
        double before = answers(ASKED);
        Instant begin = Instant.now();
        asked.addAll(measure(callers, ASKED));
        took = took.plus(Duration.between(begin, Instant.now()));
        answers += answers(ASKED) - before;
      }
    }
    double perSecond = answers * 1000 / took.toMillis();
    double ratio = (double) micros(asked, 99) / micros(quiet, 99);
    System.out.printf(
        "p99 of %d is %d us while %.0f phones a second answer questions, %d us while none does:"
            + " %.2f (medians: %d us, %d us)%n",
        asked.size(),
        micros(asked, 99),
        perSecond,
        micros(quiet, 99),
        ratio,
        micros(asked, 50),
        micros(quiet, 50));
    assertThat(perSecond).isGreaterThan(WORKERS * ASKS_PER_SECOND / 2.0);
    return ratio;
  }

  private List<Duration> measure(Callers callers, String site) throws IOException {
    List<String> phones = cluster.simulator(site).phones().subList(0, FEW);
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < REQUESTS_PER_ROUND; i++) {
      Call call = callers.call(i, "echo %s", List.of(phones.get(i % FEW)));
      assertThat(call.codes()).containsExactly("ok");
      times.add(call.attempt().timing().took());
    }
    return times;
  }

  private static long micros(List<Duration> times, int percentile) {
    return times.stream()
            .sorted()
            .skip(times.size() * (long) percentile / 100)
            .findFirst()
            .orElseThrow()
            .toNanos()
        / 1000;
  }

  @Test
  void phonesOfAWorkerThatIsKilled_areAskedByTheOther_andCountAsRunningAgain() throws Exception {
    await().atMost(Duration.ofMinutes(2)).until(() -> isAllSeenSince(Instant.EPOCH));
    Instant killed = Instant.now();
    cluster.worker(ASKED, 0).kill();

    // Its session's time-out, a round at half the rate, and what is said every 10 s.
    await().atMost(Duration.ofMinutes(3)).until(() -> isAllSeenSince(killed.plusSeconds(10)));
  }

  /** Whether all phones of the site are said to run, and were seen at {@code since} or later. */
  private boolean isAllSeenSince(Instant since) throws IOException, InterruptedException {
    int seen = 0;
    for (int page = 1; page <= Math.ceilDiv(MANY, 200); page++) {
      String query =
          "/v1/instances/batch-query?page_size=200&region=%s&running_status=2&page_no=%d"
              .formatted(ASKED, page);
      String body =
          get(
              cluster.api(0).endpoint().resolve(query),
              "X-Auth-Token",
              cluster.tokenOf(Cluster.TENANT));
      for (JsonNode phone : JsonMapper.shared().readTree(body).path("data").path("result")) {
        if (!Instant.parse(phone.path("last_seen").asString()).isBefore(since)) {
          seen++;
        }
      }
    }
    return seen == MANY;
  }
}
