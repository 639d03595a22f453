package io.phonecommand.systemtests.fire;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.SimulatorControl;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.systemtests.cluster.ClusterPlan;
import io.phonecommand.systemtests.cluster.SitePlan;
import io.phonecommand.systemtests.jobs.JobRequest;
import io.phonecommand.systemtests.jobs.JobRequest.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs are cancelled in the moment in which they start. */
@Tag("fire")
class JobCancelRaceIT extends JobScenario {

  private static final Limits LIMITS = new Limits(Duration.ofSeconds(60), Duration.ofSeconds(30));
  private static final String SITE = "north";

  private static final int RACES = 10_000;
  private static final int JOBS_OF_EACH = 2;
  private static final int PHONES = 48;

  /** Cancels take the places of waits, of which a replica has 40. */
  private static final int AT_ONCE = 24;

  /** From being told that a request is accepted to cancelling it. */
  private static final int LONGEST_PAUSE_MICROS = 100_000;

  /**
   * A phone's answers are late, each phone's by another multiple of this: it takes two of them from
   * taking up a job to knowing that it has started, and cancels come into all of that.
   */
  private static final Duration LATENCY = Duration.ofMillis(40);

  private static final int LATENCIES = 6;

  JobCancelRaceIT() {
    super(
        Fire.withLogsKept(
            ClusterPlan.standard()
                .withBrokers(1)
                .withSites(SitePlan.of(SITE, 2, PHONES))
                .withApiArguments(
                    "--phone-command.api.jobs.waits-per-tenant=40",
                    "--phone-command.api.jobs.cancels-per-tenant=40",
                    "--phone-command.api.jobs.cancels=40",
                    "--phone-command.api.limits.tasks-per-second=20000",
                    "--phone-command.api.limits.queries-per-second=20000")),
        LIMITS);
  }

  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void cancelThatRacesAStart_tenThousandTimes_isDecidedOnce_andTheSameForAll() throws Exception {
    List<String> phones = cluster.simulator(SITE).phones();
    SimulatorControl control = cluster.simulator(SITE).control();
    for (int i = 0; i < phones.size(); i++) {
      Duration latency = LATENCY.multipliedBy(i % LATENCIES);
      if (!latency.isZero()) {
        control.fault(phones.get(i), Fault.latency(latency));
      }
    }

    Crowd.call(RACES / JOBS_OF_EACH, AT_ONCE, index -> race(index, phones));

    assertJudged();
    Map<String, Long> outcomes = outcomes();
    System.out.printf("cancels that raced starts: %s%n", outcomes);
    assertThat(outcomes.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(RACES);
    assertThat(outcomes.keySet()).as("%s", outcomes).isSubsetOf("ok", "CMD.1006", "CMD.2005");
    assertThat(outcomes.keySet()).as("each of them was hit").contains("CMD.2005");
    assertThat(outcomes.getOrDefault("CMD.1006", 0L)).isGreaterThan(RACES / 100);
    assertThat(outcomes.getOrDefault("ok", 0L)).isGreaterThan(RACES / 100);
  }

  private void race(int index, List<String> phones) throws Exception {
    SplittableRandom random = new SplittableRandom(Fire.SEED * RACES + index);
    int from = random.nextInt(phones.size() - JOBS_OF_EACH + 1);
    ApiReplica first = cluster.api(random.nextInt(2));
    ApiReplica second = cluster.api(random.nextInt(2));
    JobRequest request = submit(first, "true %s", phones.subList(from, from + JOBS_OF_EACH));
    Moments.await(
        Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(LONGEST_PAUSE_MICROS))));
    cancel(second, request);
    observeEnd(cluster.api(0), cluster.api(1), request);
  }

  /** How often each last word was said. */
  private Map<String, Long> outcomes() {
    return requests().stream()
        .flatMap(request -> lastCodes(request).stream())
        .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
  }
}
