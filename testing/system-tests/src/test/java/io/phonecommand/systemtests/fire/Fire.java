package io.phonecommand.systemtests.fire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.ServiceProcess;
import io.phonecommand.systemtests.cluster.Cluster;
import io.phonecommand.systemtests.cluster.ClusterPlan;
import io.phonecommand.systemtests.cluster.SitePlan;
import io.phonecommand.systemtests.jobs.JobRequest;
import io.phonecommand.systemtests.jobs.JobRequest.Limits;
import io.phonecommand.systemtests.judge.Budget;
import io.phonecommand.systemtests.judge.Summary;
import io.phonecommand.systemtests.load.CommandMix;
import io.phonecommand.systemtests.load.LoadPlan;
import io.phonecommand.systemtests.trial.Asked;
import io.phonecommand.systemtests.trial.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the scenarios have in common. */
final class Fire {

  static final Duration WINDOW = Duration.ofSeconds(10);

  /** Where nothing else is set. */
  private static final Limits JOB_LIMITS =
      new Limits(Duration.ofMinutes(10), Duration.ofMinutes(30));

  /** With this many phones each of a site's two workers is sure to have some. */
  static final int PHONES = 16;

  /** Of each site's phones the load uses the last ones; the others belong to the scenario. */
  private static final int LOAD_PHONES = 4;

  private static final double REQUESTS_PER_SECOND = 5;
  private static final CommandMix MIX = new CommandMix(150, 100, 0);
  private static final Duration LONGEST_COMMAND = Duration.ofSeconds(8);

  /**
   * A service that lost a process for some seconds knows what became of nearly everything. In half
   * an hour of faults without a pause 4 of 100 were told that nobody knows.
   */
  private static final Budget USUAL = Budget.ofPercent(10);

  /**
   * A third of the partitions has no leader for the 9 s of a broker's session, and what is asked of
   * them in that time, for tasks or by results, ends without an answer.
   */
  static final Budget A_BROKER_AWAY = Budget.ofPercent(33);

  /** {@code -Dfire.seed} moves when faults hit, and what the load asks for. */
  static final long SEED =
      Long.getLong("fire.seed", ThreadLocalRandom.current().nextInt(1, 1_000_000));

  static {
    System.out.printf("the fire's seed is %d (-Dfire.seed=%d for the same again)%n", SEED, SEED);
  }

  private Fire() {}

  static ClusterPlan plan() {
    return withLogsKept(
        ClusterPlan.standard()
            .withSites(SitePlan.of("north", 2, PHONES), SitePlan.of("south", 2, PHONES)));
  }

  /** {@code -Dtrial.logs=<folder>} keeps what the processes wrote. */
  static ClusterPlan withLogsKept(ClusterPlan plan) {
    @Nullable String folder = System.getProperty("trial.logs");
    return folder == null ? plan : plan.withLogsKeptIn(Path.of(folder));
  }

  /** A light load over all replicas and both sites. */
  static Trial begin(Cluster cluster) throws Exception {
    return Trial.begin(cluster, load(cluster));
  }

  /** The same with asynchronous requests, one for four of the others. */
  static Trial beginWithJobs(Cluster cluster) throws Exception {
    return Trial.beginWithJobs(cluster, load(cluster), JOB_LIMITS);
  }

  private static LoadPlan load(Cluster cluster) {
    List<String> phones =
        Stream.of("north", "south")
            .flatMap(site -> cluster.simulator(site).phones().stream().skip(PHONES - LOAD_PHONES))
            .toList();
    return LoadPlan.of(
            cluster.apis().stream().map(ApiReplica::endpoint).toList(),
            cluster.token(),
            phones,
            WINDOW)
        .withMix(MIX, SEED)
        .withMaxPhonesPerRequest(phones.size())
        .withRate(64, REQUESTS_PER_SECOND);
  }

  /** Phones of {@code site} that the load leaves alone, counted from 0. */
  static List<String> phones(Cluster cluster, String site, int from, int to) {
    assertThat(to).isLessThanOrEqualTo(PHONES - LOAD_PHONES);
    return cluster.simulator(site).phones().subList(from, to);
  }

  /** Ends the trial and requires that every promise was kept, and that no log tells a secret. */
  static Summary assertKept(String what, Trial trial) throws Exception {
    return assertKept(what, trial, USUAL);
  }

  /** With a budget of the scenario's own for CMD.2002 to CMD.2004. */
  static Summary assertKept(String what, Trial trial, Budget budget) throws Exception {
    Summary summary = trial.end(LONGEST_COMMAND, budget);
    System.out.printf("%s:%n%s%n", what, summary);
    assertThat(summary.verdict().violations()).as(what + "\n" + summary).isEmpty();
    assertThat(trial.jobViolations()).as(what).isEmpty();
    assertThat(trial.secretsInLogs()).isEmpty();
    return summary;
  }

  /** A fault that lasts: the time itself is the condition. */
  static void awaitPassed(Duration time) {
    Instant from = Instant.now();
    await()
        .atMost(time.multipliedBy(2))
        .until(() -> Duration.between(from, Instant.now()).compareTo(time) >= 0);
  }

  /** SIGTERM, and a new process once it has ended. */
  static void restart(ServiceProcess process) throws Exception {
    process.stop();
    process.start();
  }

  /**
   * What an orderly stop must not cause. Nothing is excused by an outage: a replica that stops
   * answers whom it has heard, and the others turn to the next one.
   */
  static void assertNothingWasLost(Trial trial, Summary summary) {
    assertThat(trial.unanswered()).isEmpty();
    assertThat(summary.resultsByCode().keySet())
        .as("%s", summary)
        .doesNotContain("CMD.1004", "CMD.2003", "CMD.2004");
    for (JobRequest job : trial.jobs()) {
      assertThat(job.isOver()).as("all jobs of %s have their last words", job.id()).isTrue();
      assertThat(job.observations().getLast().jobs())
          .as("jobs of %s", job.id())
          .extracting(state -> code(state.result()))
          .doesNotContain("CMD.1004", "CMD.2003", "CMD.2004");
    }
  }

  static List<CmdResult> results(Asked asked) throws Exception {
    return asked.answer().results();
  }

  /** The error codes of an answer; {@code "ok"} stands for status 2, {@code "running"} for 1. */
  static List<String> codes(Asked asked) throws Exception {
    return results(asked).stream().map(Fire::code).toList();
  }

  static String code(CmdResult result) {
    if (result.status() == CmdResult.SUCCEEDED) {
      return "ok";
    }
    return result.status() == CmdResult.RUNNING ? "running" : result.errorCode();
  }
}
