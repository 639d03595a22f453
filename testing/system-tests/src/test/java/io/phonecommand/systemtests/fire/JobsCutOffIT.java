package io.phonecommand.systemtests.fire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.processes.Broker;
import io.phonecommand.processes.KafkaRelay;
import io.phonecommand.processes.Worker;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.cluster.SitePlan;
import io.phonecommand.systemtests.jobs.JobRequest;
import io.phonecommand.systemtests.jobs.JobRequest.Limits;
import io.phonecommand.systemtests.jobs.JobState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Last words of jobs whose worker goes, or can't say them for a while. */
@Tag("fire")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class JobsCutOffIT extends JobScenario {

  private static final Limits LIMITS = new Limits(Duration.ofSeconds(90), Duration.ofSeconds(90));
  private static final String SITE = "north";

  /** A site with one worker, and so many phones that a hundred jobs run at once. */
  private static final String CROWDED = "south";

  private static final int CROWD = 50;
  private static final int JOBS_OF_EACH = 2;
  private static final int JOBS = CROWD * JOBS_OF_EACH;
  private static final int PHONES_OF_A_REQUEST = 25;

  private static final Duration KAFKA_AWAY = Duration.ofMinutes(2);

  /** The workers' session time-out. */
  private static final Duration SESSION = Duration.ofSeconds(6);

  /** For what was on its way to the worker, and from it to a phone. */
  private static final Duration LAST_STARTS = Duration.ofSeconds(1);

  /** Three sessions, and more. */
  private static final Duration CUT_OFF = Duration.ofSeconds(20);

  /** Jobs for each phone, of which two run at once: more than there is time for in a cut. */
  private static final int QUEUE = 30;

  JobsCutOffIT() {
    super(
        Fire.plan()
            .withRelayed("worker-north-0")
            .withSites(SitePlan.of(SITE, 2, Fire.PHONES), SitePlan.of(CROWDED, 1, CROWD)),
        LIMITS);
  }

  /** A hundred jobs that run, all on one worker. */
  private List<JobRequest> hundredJobs(String command) throws Exception {
    List<String> phones = cluster.simulator(CROWDED).phones();
    List<JobRequest> running = new ArrayList<>();
    for (int i = 0; i < JOBS_OF_EACH; i++) {
      for (int from = 0; from < CROWD; from += PHONES_OF_A_REQUEST) {
        running.add(
            submit(cluster.api(i), command, phones.subList(from, from + PHONES_OF_A_REQUEST)));
      }
    }
    await().atMost(LIMIT).until(() -> startsOf(running).size() == JOBS);
    return running;
  }

  private List<StartedCommand> startsOf(List<JobRequest> some) throws IOException {
    List<String> commands = some.stream().map(JobRequest::command).toList();
    return started().stream().filter(start -> commands.contains(start.command())).toList();
  }

  @Test
  void stoppedWorkersJobs_allHundredOfThem_haveTheirLastWordBeforeItsProcessEnds()
      throws Exception {
    List<JobRequest> running = hundredJobs("sim-trickle 800 100 %s");
    Worker worker = cluster.worker(CROWDED, 0);
    moments.passFine();
    worker.stop();

    for (JobRequest request : running) {
      List<JobState> jobs = observe(cluster.api(0), request);
      assertThat(jobs).hasSize(PHONES_OF_A_REQUEST);
      assertThat(jobs).extracting(job -> Fire.code(job.result())).containsOnly("CMD.2003");
      assertThat(jobs)
          .as("with the output so far")
          .allMatch(job -> job.result().executeMsg().startsWith("line-0001"))
          .allMatch(job -> job.startedAt() != null);
    }
    worker.start();
    assertKept();
  }

  @Test
  void kafkaThatIsAwayForTwoMinutes_whileAHundredJobsEnd_hearsAllTheirRealLastWords()
      throws Exception {
    List<JobRequest> running = hundredJobs("sim-trickle 300 100 %s");
    moments.passFine();
    for (Broker broker : cluster.kafka().brokers()) {
      broker.pause();
    }
    Fire.awaitPassed(KAFKA_AWAY);
    assertThat(startsOf(running)).hasSize(JOBS).noneMatch(StartedCommand::isRunning);
    for (Broker broker : cluster.kafka().brokers()) {
      broker.resume();
    }

    for (JobRequest request : running) {
      assertThat(lastWords(request)).hasSize(PHONES_OF_A_REQUEST).containsOnly("ok");
    }
    assertKept();
  }

  /**
   * Its phones are there, and its threads go on, so that nothing but its own doubt keeps it from
   * starting more.
   */
  @Test
  void workerThatIsCutOffFromKafka_startsNothingMore_andItsSuccessorSpeaksForIt() throws Exception {
    List<String> phones = phones(SITE);
    List<JobRequest> queue = new ArrayList<>();
    for (int i = 0; i < QUEUE; i++) {
      // The first ones run until all others are claimed, and when the session is over.
      String command = i < JOBS_OF_EACH ? "sim-trickle 150 100 %s" : "sim-trickle 20 100 %s";
      queue.add(submit(cluster.api(i % 2), command, phones));
    }
    // Of what is claimed a successor runs nothing.
    await().atMost(LIMIT).until(() -> tasksUnderWay() == QUEUE * phones.size());

    moments.passFine();
    KafkaRelay way = cluster.kafka().relay();
    way.cut();
    Instant cut = Instant.now();
    try {
      Fire.awaitPassed(CUT_OFF);
      Set<String> lost = lostOf(queue);
      assertThat(lost).as("phones whose worker was taken for lost").isNotEmpty();
      assertThat(lost.size()).as("phones of the other worker").isLessThan(phones.size());
      assertNoneStartedSince(cut.plus(SESSION).plus(LAST_STARTS), queue, lost);
    } finally {
      way.mend();
    }

    // Nor does it once it hears that others have spoken for it.
    cluster.kafka().awaitGroup(Topics.workerGroup(SITE), 2);
    await().atMost(LIMIT).until(cluster.worker(SITE, 0)::isIdle);
    for (JobRequest request : queue) {
      assertThat(lastWords(request)).hasSize(phones.size()).isSubsetOf("CMD.2003", "ok");
    }
    Set<String> lost = lostOf(queue);
    assertNoneStartedSince(cut.plus(SESSION).plus(LAST_STARTS), queue, lost);
    assertThat(startsOf(queue).stream().filter(start -> lost.contains(start.phoneId())).count())
        .as("starts of %d jobs on phones of a lost worker", QUEUE * lost.size())
        .isLessThan((long) QUEUE * lost.size());
    assertKept();
  }

  private int tasksUnderWay() throws InterruptedException {
    int sum = 0;
    for (Worker worker : cluster.workers(SITE)) {
      sum += worker.tasksUnderWay();
    }
    return sum;
  }

  /** The phones of whose jobs a successor has said that their worker was lost. */
  private Set<String> lostOf(List<JobRequest> some) throws Exception {
    Set<String> lost = new HashSet<>();
    for (JobRequest request : some) {
      await()
          .atMost(LIMIT)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> !observe(cluster.api(1), request).isEmpty());
      request.observations().getLast().jobs().stream()
          .map(JobState::result)
          .filter(result -> Fire.code(result).equals("CMD.2003"))
          .map(CmdResult::instanceId)
          .forEach(lost::add);
    }
    return lost;
  }

  private void assertNoneStartedSince(Instant time, List<JobRequest> some, Set<String> phones)
      throws IOException {
    assertThat(startsOf(some))
        .filteredOn(start -> phones.contains(start.phoneId()))
        .allSatisfy(start -> assertThat(start.startedAt()).isBefore(time));
  }
}
