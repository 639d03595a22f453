package io.phonecommand.systemtests.soak;

import io.phonecommand.processes.Simulator;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.cluster.Cluster;
import io.phonecommand.systemtests.jobs.JobRequest.Limits;
import io.phonecommand.systemtests.jobs.JobsClient;
import io.phonecommand.systemtests.judge.Budget;
import io.phonecommand.systemtests.judge.Summary;
import io.phonecommand.systemtests.load.LoadPlan;
import io.phonecommand.systemtests.trial.Trial;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * One trial after the other on the same cluster, each with random disturbances, healed and judged
 * at its end. So no more than one trial's records are in memory. One thread.
 */
public final class Soak {

  private static final Duration SLICE = Duration.ofSeconds(90);

  /** In which nothing is done to anything, at the beginning of each trial. */
  private static final Duration CALM = Duration.ofSeconds(15);

  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration LONGEST_COMMAND = Duration.ofSeconds(30);

  /**
   * One trial can have all brokers away for a quarter of its time; {@link SoakReport} is strict.
   */
  private static final Budget OF_A_TRIAL = Budget.ofPercent(40);

  private final Cluster cluster;
  private final Supplier<LoadPlan> loads;
  private final long seed;
  private final ProcessDisturbances toProcesses;
  private final Disturbances ofProcesses;
  private final Disturbances ofPhones;
  private final Limits jobLimits;
  private final OpenJobs openJobs = new OpenJobs();
  private final Totals totals = new Totals();
  private long startNanos;

  /**
   * Prepares.
   *
   * @param loads makes a plan for each trial, with a name of its own
   * @param jobLimits of the replicas' settings
   * @param seed of the disturbances
   */
  public Soak(Cluster cluster, Supplier<LoadPlan> loads, Limits jobLimits, long seed) {
    this.cluster = cluster;
    this.loads = loads;
    this.jobLimits = jobLimits;
    this.seed = seed;
    this.toProcesses = new ProcessDisturbances(cluster);
    this.ofProcesses = toProcesses.with(seed);
    // Another sequence, but decided by the same seed.
    this.ofPhones = new PhoneDisturbances(cluster).with(~seed);
  }

  /** Returns after {@code duration}, and what it takes to heal and judge; prints its progress. */
  public SoakReport run(Duration duration) throws Exception {
    slice(WARM_UP, false);
    Growth growth = Growth.from(cluster);
    startNanos = System.nanoTime();
    while (elapsed().compareTo(duration) < 0) {
      Duration left = duration.minus(elapsed());
      slice(left.compareTo(SLICE) < 0 ? left : SLICE, true);
      System.out.printf(
          "%s s of the soak with seed %d: %d faults, %d violations%n",
          elapsed().toSeconds(), seed, faults(), totals.violations().size());
    }
    growth.look();
    return new SoakReport(
        seed,
        elapsed(),
        totals,
        ofProcesses.counts(),
        ofPhones.counts(),
        toProcesses.windows(),
        toProcesses.missed(),
        growth,
        veterans());
  }

  private List<String> veterans() {
    return toProcesses.veterans().stream().map(process -> process.name()).toList();
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  private int faults() {
    return SoakReport.sum(ofProcesses.counts()) + SoakReport.sum(ofPhones.counts());
  }

  private void slice(Duration length, boolean disturbed) throws Exception {
    try (Trial trial = Trial.beginWithJobs(cluster, loads.get(), jobLimits)) {
      long end = System.nanoTime() + length.toNanos();
      if (disturbed) {
        Thread.sleep(CALM);
        FutureTask<Void> phones = disturbing(ofPhones, trial, end);
        Thread.ofVirtual().name("phone-disturbances").start(phones);
        disturb(ofProcesses, trial, end);
        join(phones);
      } else {
        Thread.sleep(length);
      }
      cluster.heal();
      judge(trial);
    }
  }

  private static FutureTask<Void> disturbing(Disturbances kinds, Trial trial, long end) {
    return new FutureTask<>(
        () -> {
          disturb(kinds, trial, end);
          return null;
        });
  }

  private static void disturb(Disturbances kinds, Trial trial, long end) throws Exception {
    while (System.nanoTime() - end < 0) {
      kinds.next(trial);
    }
  }

  private static void join(FutureTask<Void> task) throws Exception {
    try {
      task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private void judge(Trial trial) throws Exception {
    Summary summary = trial.end(LONGEST_COMMAND, OF_A_TRIAL);
    totals.add(summary, trial.requests(), trial.unanswered().size());
    trial.jobViolations().forEach(totals::addViolation);
    totals.addJobs(trial.jobs());
    try (JobsClient client = new JobsClient(cluster.token())) {
      openJobs.judge(client, cluster.apis(), trial.started()).forEach(totals::addViolation);
    }
    openJobs.add(trial.openJobs(), trial.started());
    for (StartedCommand stray : trial.strays()) {
      totals.addViolation(
          "phone %s started at %s what no request of that time asked for"
              .formatted(stray.phoneId(), stray.startedAt()));
    }
    trial.secretsInLogs().forEach(line -> totals.addViolation("a secret in a log: " + line));
    for (Simulator simulator : cluster.simulators().toList()) {
      simulator.forgetCommands();
    }
  }
}
