package io.phonecommand.systemtests.fire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.topic.Topics;
import io.phonecommand.processes.Worker;
import io.phonecommand.systemtests.cluster.SitePlan;
import io.phonecommand.systemtests.jobs.JobRequest;
import io.phonecommand.systemtests.jobs.JobRequest.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Cancels and repeats find their jobs through whatever becomes of the workers: hand-over,
 * rebalance, death, and one that is full.
 */
@Tag("fire")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class JobsThroughChangesIT extends JobScenario {

  private static final Limits LIMITS = new Limits(Duration.ofSeconds(90), Duration.ofSeconds(60));
  private static final String SITE = "north";

  /** A site with one worker. */
  private static final String FULL = "south";

  /** A tenant may have a quarter of them as jobs. */
  private static final int MAX_TASKS = 200;

  private static final int FILLED = 50;
  private static final int PHONES = 12;

  /** Of jobs that last for longer than what is done meanwhile. */
  private static final String LONG = "sim-trickle 500 100 %s";

  /**
   * Of jobs that last over all that happens to two workers, but for the end of the last one's
   * grace.
   */
  private static final String LONGEST = "sim-trickle 550 100 %s";

  private static final int WAITING_OF_EACH = 3;

  /** Shorter than the grace of a worker that stops. */
  private static final String SHORT = "sim-trickle 120 100 %s";

  private final List<JobRequest> running = new ArrayList<>();

  JobsThroughChangesIT() {
    super(
        Fire.plan()
            .withSites(SitePlan.of(SITE, 2, Fire.PHONES), SitePlan.of(FULL, 1, Fire.PHONES))
            .withWorkerArguments("--phone-command.worker.lanes.max-tasks=" + MAX_TASKS),
        LIMITS);
  }

  @BeforeEach
  void nothingRuns() {
    running.clear();
  }

  /** As many jobs as a site's phones run at once, so that all others wait. */
  private void runEverywhere(String site, String command) throws Exception {
    for (int i = 0; i < 2; i++) {
      running.add(submit(cluster.api(i), command, phones(site)));
    }
    await()
        .atMost(LIMIT)
        .until(() -> starts(running.get(0)) + starts(running.get(1)) == 2 * PHONES);
  }

  /** Once the site's workers have taken it on, behind what runs. */
  private JobRequest submitWaiting(String site, String command) throws Exception {
    int before = await().atMost(LIMIT).until(() -> tasksUnderWay(site), count -> count >= 0);
    JobRequest waiting = submit(cluster.api(0), command, phones(site));
    await().atMost(LIMIT).until(() -> tasksUnderWay(site) == before + PHONES);
    assertThat(starts(waiting)).isZero();
    return waiting;
  }

  /** Of all workers of {@code site}; -1 if one of them does not say it. */
  private int tasksUnderWay(String site) throws InterruptedException {
    int sum = 0;
    for (Worker worker : cluster.workers(site)) {
      int tasks = worker.tasksUnderWay();
      if (tasks < 0) {
        return -1;
      }
      sum += tasks;
    }
    return sum;
  }

  private void assertRunningEnd(String... codes) {
    for (JobRequest request : running) {
      assertThat(lastWords(request)).hasSize(PHONES).isSubsetOf(codes);
    }
  }

  @Test
  void workerThatStops_leavesCancelsAndRepeatsToOthers_andFinishesWhatItRuns() throws Exception {
    Worker victim = cluster.worker(SITE, 0);
    runEverywhere(SITE, SHORT);
    JobRequest cancelled = submitWaiting(SITE, LONG);
    JobRequest waiting = submitWaiting(SITE, "echo %s");

    moments.passFine();
    victim.terminate();
    cancel(cluster.api(1), cancelled);
    repeat(cluster.api(1), running.get(0));
    repeat(cluster.api(0), waiting);

    // Another worker may have begun what was left to it, before it read the cancel.
    assertThat(lastWords(cancelled)).hasSize(PHONES).isSubsetOf("CMD.1006", "CMD.2005");
    repeat(cluster.api(0), cancelled);
    assertThat(lastWords(waiting)).hasSize(PHONES).containsOnly("ok");
    assertRunningEnd("ok");
    victim.stop();
    repeat(cluster.api(1), running.get(1));
    victim.start();
    repeat(cluster.api(1), cancelled);
    assertKept();
  }

  @Test
  void cancelOfARunningJob_whoseWorkerStops_leavesItToThatWorkersLastWord() throws Exception {
    Worker victim = cluster.worker(SITE, 0);
    runEverywhere(SITE, LONG);

    moments.passFine();
    victim.terminate();
    cancel(cluster.api(1), running.get(0));
    cancel(cluster.api(0), running.get(1));

    assertRunningEnd("CMD.2005");
    repeat(cluster.api(1), running.get(0));
    victim.stop();
    victim.start();
    assertKept();
  }

  @Test
  void rebalance_whileJobsRunAndWait_keepsNoCancelAndNoRepeatFromThem() throws Exception {
    runEverywhere(SITE, LONG);
    JobRequest waiting = submitWaiting(SITE, "echo %s");

    moments.passFine();
    var joining = cluster.addWorker(SITE);
    try {
      cluster.kafka().awaitGroup(Topics.workerGroup(SITE), 3);
      repeat(cluster.api(1), running.get(0));
      cancel(cluster.api(1), waiting);
      cancel(cluster.api(0), running.get(1));

      assertThat(lastWords(waiting)).hasSize(PHONES).containsOnly("CMD.1006");
      assertThat(starts(waiting)).isZero();
      assertThat(lastWords(running.get(1))).hasSize(PHONES).containsOnly("CMD.2005");
      repeat(cluster.api(0), waiting);
      // It runs on, and its repeat has started nothing.
      assertThat(lastWords(running.get(0))).hasSize(PHONES).containsOnly("ok");
      assertThat(starts(running.get(0))).isEqualTo(PHONES);
      joining.awaitReady();
      assertKept();
    } finally {
      cluster.removeWorker(SITE);
    }
  }

  /** Its worker has read back what it had claimed before, and runs it all the same. */
  @Test
  void cancelOfARunningJob_whosePartitionWentAwayAndCameBack_reachesIt() throws Exception {
    runEverywhere(SITE, LONGEST);
    JobRequest waiting = submitWaiting(SITE, "echo %s");

    moments.passFine();
    var joining = cluster.addWorker(SITE);
    boolean gone = false;
    try {
      joining.awaitReady();
      cluster.kafka().awaitGroup(Topics.workerGroup(SITE), 3);
      cluster.removeWorker(SITE);
      gone = true;
    } finally {
      if (!gone) {
        cluster.removeWorker(SITE);
      }
    }
    cluster.kafka().awaitGroup(Topics.workerGroup(SITE), 2);
    repeat(cluster.api(0), running.get(0));
    cancel(cluster.api(1), running.get(0));
    cancel(cluster.api(0), running.get(1));

    // What the one that came had begun of those that waited, it has ended.
    assertRunningEnd("CMD.2005");
    assertThat(lastWords(waiting)).hasSize(PHONES).containsOnly("ok");
    repeat(cluster.api(1), running.get(1));
    assertKept();
  }

  /** What runs is hung up at the end of the grace, which makes room for what waits. */
  @Test
  void workersThatAreReplaced_oneAfterTheOther_leaveAllThatWaitsToOthers() throws Exception {
    runEverywhere(SITE, LONGEST);
    List<JobRequest> waiting = new ArrayList<>();
    for (int i = 0; i < WAITING_OF_EACH; i++) {
      waiting.add(submitWaiting(SITE, "sim-trickle 5 100 %s"));
    }
    for (Worker worker : cluster.workers(SITE)) {
      moments.passFine();
      Fire.restart(worker);
      cluster.kafka().awaitGroup(Topics.workerGroup(SITE), 2);
    }

    // One that had begun in a worker that was about to end would have been hung up, too.
    for (JobRequest request : waiting) {
      assertThat(lastWords(request)).hasSize(PHONES).containsOnly("ok");
      assertThat(starts(request)).isEqualTo(PHONES);
    }
    assertRunningEnd("ok", "CMD.2003");
    assertThat(lastCodes(running.getFirst())).contains("CMD.2003");
    repeat(cluster.api(0), running.get(0));
    repeat(cluster.api(1), waiting.getFirst());
    assertKept();
  }

  @Test
  void killedWorker_takesNoCancelBack_thatItHasDecided() throws Exception {
    Worker victim = cluster.worker(SITE, 0);
    runEverywhere(SITE, LONG);
    JobRequest waiting = submitWaiting(SITE, "echo %s");
    cancel(cluster.api(1), waiting);
    assertThat(lastCodes(waiting)).hasSize(PHONES).containsOnly("CMD.1006");

    moments.passFine();
    victim.kill();
    repeat(cluster.api(0), waiting);
    repeat(cluster.api(1), running.get(0));

    assertRunningEnd("ok", "CMD.2003");
    assertThat(lastCodes(running.get(0))).contains("CMD.2003");
    repeat(cluster.api(1), waiting);
    victim.start();
    assertThat(starts(waiting)).isZero();
    assertKept();
  }

  /** Neither the jobs nor the cancels of them were claimed when it died. */
  @Test
  void killedWorkersSuccessor_readsItsJobsWithTheirCancels() throws Exception {
    Worker victim = cluster.worker(SITE, 0);
    victim.pause();
    JobRequest cancelled = submit(cluster.api(0), LONG, phones(SITE));
    cancel(cluster.api(1), cancelled);

    moments.passFine();
    victim.kill();
    repeat(cluster.api(1), cancelled);

    assertThat(lastWords(cancelled)).hasSize(PHONES).isSubsetOf("CMD.1006", "CMD.2005");
    long starts = starts(cancelled);
    repeat(cluster.api(0), cancelled);
    victim.start();
    assertKept();
    assertThat(starts(cancelled)).isEqualTo(starts);
  }

  @Test
  void fullWorker_refusesWhatIsNew_andHearsCancelsAndRepeatsOfWhatItHas() throws Exception {
    Worker worker = cluster.worker(FULL, 0);
    runEverywhere(FULL, LONG);
    JobRequest cancelled = submitWaiting(FULL, "echo %s");
    JobRequest waiting = submitWaiting(FULL, "true %s");
    JobRequest last = submit(cluster.api(0), "echo %s", phones(FULL).subList(0, 2));
    await().atMost(LIMIT).until(() -> worker.tasksUnderWay() == FILLED);

    JobRequest refused = submit(cluster.api(1), "echo %s", phones(FULL));
    assertThat(lastWords(refused)).hasSize(PHONES).containsOnly("CMD.1005");
    cancel(cluster.api(0), refused);
    repeat(cluster.api(0), refused);
    repeat(cluster.api(1), waiting);
    repeat(cluster.api(0), running.get(0));
    assertThat(worker.tasksUnderWay()).isEqualTo(FILLED);

    cancel(cluster.api(1), cancelled);
    assertThat(lastWords(cancelled)).hasSize(PHONES).containsOnly("CMD.1006");
    for (JobRequest request : running) {
      cancel(cluster.api(1), request);
    }
    assertRunningEnd("CMD.2005");
    assertThat(lastWords(waiting)).hasSize(PHONES).containsOnly("ok");
    assertThat(lastWords(last)).containsOnly("ok");
    repeat(cluster.api(1), cancelled);
    repeat(cluster.api(1), refused);
    JobRequest next = submit(cluster.api(0), "echo %s", phones(FULL));
    assertThat(lastWords(next)).hasSize(PHONES).containsOnly("ok");
    assertThat(starts(refused)).isZero();
    assertThat(starts(cancelled)).isZero();
    assertKept();
  }
}
