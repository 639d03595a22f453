package io.phonecommand.systemtests.fire;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.Worker;
import io.phonecommand.systemtests.cluster.BlackHoleNetwork;
import io.phonecommand.systemtests.cluster.Cluster;
import io.phonecommand.systemtests.cluster.ClusterPlan;
import io.phonecommand.systemtests.cluster.SitePlan;
import io.phonecommand.systemtests.jobs.JobRequest.Limits;
import io.phonecommand.systemtests.judge.Budget;
import io.phonecommand.systemtests.judge.Tally;
import io.phonecommand.systemtests.load.CommandMix;
import io.phonecommand.systemtests.load.LoadPlan;
import io.phonecommand.systemtests.soak.Soak;
import io.phonecommand.systemtests.soak.SoakReport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random faults for half an hour. {@code -Dsoak.minutes}, {@code -Dsoak.seed} and {@code
 * -Dsoak.requests-per-second} change it; {@code -Dtrial.logs} keeps the processes' logs.
 */
@Tag("soak")
class SoakIT {

  private static final int DEFAULT_MINUTES = 30;
  private static final int DEFAULT_REQUESTS_PER_SECOND = 6;
  private static final int PHONES_PER_REQUEST = 6;
  private static final int FAULTS_PER_MINUTE = 4;

  /** The soak of half an hour in docs/reliability.md had 4 of 100. */
  private static final Budget BUDGET = Budget.ofPercent(10);

  private static final CommandMix MIX = new CommandMix(100, 300, 10);

  /** A job that is lost has its last word in one of the next trials. */
  private static final Limits JOB_LIMITS =
      new Limits(Duration.ofSeconds(30), Duration.ofSeconds(20));

  /** As far off as docs/reliability.md lets a clock be behind, and far ahead. */
  private static final Map<String, Duration> CLOCKS =
      Map.of("worker-north-0", Duration.ofMillis(-500), "worker-south-1", Duration.ofSeconds(2));

  private static ClusterPlan plan() {
    @Nullable String reason = BlackHoleNetwork.whyNot();
    if (reason != null) {
      System.err.println("!!! the soak has NO network that swallows packets: " + reason);
    }
    int far = reason == null ? 2 : 0;
    // Short enough for what a fault has hung, and longer than any command of the load.
    return Fire.withLogsKept(
        ClusterPlan.standard()
            .withSites(new SitePlan("north", 2, 6, far), new SitePlan("south", 2, 6, 0))
            .withWorkerArguments("--phone-command.worker.lanes.run-limit=20s")
            .withApiArguments(
                "--phone-command.api.jobs.start-limit=" + JOB_LIMITS.start().toSeconds() + "s",
                "--phone-command.api.jobs.run-limit=" + JOB_LIMITS.run().toSeconds() + "s")
            .withBreakpoints()
            .withClocks(CLOCKS));
  }

  private static LoadPlan load(Cluster cluster) {
    return LoadPlan.of(
            cluster.apis().stream().map(ApiReplica::endpoint).toList(),
            cluster.token(),
            cluster.phones(),
            Fire.WINDOW)
        .withMix(MIX, 1)
        .withMaxPhonesPerRequest(PHONES_PER_REQUEST)
        .withRate(100, Integer.getInteger("soak.requests-per-second", DEFAULT_REQUESTS_PER_SECOND));
  }

  private static void assertClocksAreSkewed(Cluster cluster) throws Exception {
    for (Worker worker : cluster.allWorkers().toList()) {
      assertThat(worker.clockAhead())
          .as("clock of %s", worker.name())
          .isCloseTo(CLOCKS.getOrDefault(worker.name(), Duration.ZERO), Duration.ofMillis(300));
    }
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void randomFaults_breakNoPromise_andLeaveNothingBehind() throws Exception {
    long seed = Long.getLong("soak.seed", ThreadLocalRandom.current().nextInt(1, 1_000_000));
    int minutes = Integer.getInteger("soak.minutes", DEFAULT_MINUTES);
    System.out.printf("the soak's seed is %d, it takes %d minutes%n", seed, minutes);

    SoakReport report;
    try (Cluster cluster = Cluster.start(plan())) {
      assertClocksAreSkewed(cluster);
      report =
          new Soak(cluster, () -> load(cluster), JOB_LIMITS, seed).run(Duration.ofMinutes(minutes));
    }

    System.out.println(report);
    assertThat(report.violations()).as(report.toString()).isEmpty();
    Tally tally = report.tally();
    assertThat(tally.unknown())
        .as("results that say that nobody knows")
        .isLessThanOrEqualTo(BUDGET.allowed(tally.troubled()));
    assertThat(report.growthProblems()).isEmpty();
    if (minutes >= DEFAULT_MINUTES) {
      assertThat(report.missed()).isEmpty();
    }
    assertThat(report.faults()).isGreaterThanOrEqualTo(minutes * FAULTS_PER_MINUTE);
  }
}
