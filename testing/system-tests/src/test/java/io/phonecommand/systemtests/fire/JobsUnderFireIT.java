package io.phonecommand.systemtests.fire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.Broker;
import io.phonecommand.processes.Worker;
import io.phonecommand.systemtests.cluster.Cluster;
import io.phonecommand.systemtests.jobs.EventStream;
import io.phonecommand.systemtests.jobs.JobRequest;
import io.phonecommand.systemtests.jobs.JobRequest.Limits;
import io.phonecommand.systemtests.jobs.JobState;
import io.phonecommand.systemtests.jobs.JobsClient;
import io.phonecommand.systemtests.jobs.JobsClient.Reply;
import io.phonecommand.systemtests.load.CommandMix;
import io.phonecommand.systemtests.load.JobLoad;
import io.phonecommand.systemtests.load.LoadPlan;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes die, freeze and are replaced while jobs wait and run. Every promise is kept. */
@Tag("fire")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class JobsUnderFireIT extends JobScenario {

  private static final Limits LIMITS = new Limits(Duration.ofSeconds(40), Duration.ofSeconds(30));

  /**
   * From a request to the moment at which each of its jobs has been heard to have its last word.
   */
  private static final Duration BY_THE_BOUND = LIMITS.bound().plusSeconds(20);

  private static final double REQUESTS_PER_SECOND = 3;

  /** For what asks, and is asked, while a broker is away. */
  private static final Duration BROKER_AWAY = Duration.ofSeconds(8);

  /** From a rebalance to the death of a worker that gave something up in it. */
  private static final Duration AFTER_A_REBALANCE = Duration.ofSeconds(5);

  private static final int STANDSTILLS = 20;
  private static final Duration STANDSTILL = Duration.ofSeconds(15);

  /** For a command that a worker had sent when it was stopped. */
  private static final Duration ON_ITS_WAY = Duration.ofMillis(500);

  /** Jobs of a second for each phone, of which two run at once. */
  private static final int QUEUE = 8;

  JobsUnderFireIT() {
    super(Fire.plan(), LIMITS);
  }

  @Test
  void killedWorkersJobs_haveTheirLastWordFromTheSuccessor_andNeverRunAgain() throws Exception {
    Worker victim = cluster.worker("north", 0);
    JobRequest running = submit(cluster.api(0), "sim-trickle 200 100 %s", phones("north"));
    await().atMost(LIMIT).until(() -> starts(running) == 12);

    moments.passFine();
    victim.kill();
    JobRequest after = submit(cluster.api(1), "echo %s", phones("north"));

    assertThat(lastWords(running)).contains("CMD.2003").isSubsetOf("CMD.2003", "ok");
    assertThat(lastWords(after)).isSubsetOf("ok", "CMD.2003");
    victim.start();
    assertThat(starts(running)).isEqualTo(12);
    assertKept();
  }

  /** Nobody speaks for jobs that it kept when it gave their partitions up, until the bound. */
  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void workerKilled_afterARebalanceTookPartitionsFromIt_costsItsJobsNoMoreThanTheBound()
      throws Exception {
    Worker victim = cluster.worker("north", 0);
    JobRequest running = submit(cluster.api(0), "sim-trickle 280 100 %s", phones("north"));
    await().atMost(LIMIT).until(() -> starts(running) == 12);
    var unused = cluster.addWorker("north");
    try {
      cluster.kafka().awaitGroup(Topics.workerGroup("north"), 3);
      Fire.awaitPassed(AFTER_A_REBALANCE);
      moments.passFine();
      victim.kill();

      assertThat(lastWords(running, BY_THE_BOUND))
          .hasSize(12)
          .isSubsetOf("ok", "CMD.2003", "CMD.2004")
          .containsAnyOf("CMD.2003", "CMD.2004");
      repeat(cluster.api(1), running);
      victim.start();
      assertThat(starts(running)).isEqualTo(12);
      assertKept();
    } finally {
      cluster.removeWorker("north");
    }
  }

  /** What stood still does not know how late it is when it goes on. */
  @Test
  @Timeout(value = 12, unit = TimeUnit.MINUTES)
  void workersThatStandStill_twentyTimes_startNothingThatOthersHaveAnsweredFor() throws Exception {
    int lost = 0;
    for (int i = 0; i < STANDSTILLS; i += 2) {
      int index = i / 2 % 2;
      lost += standStill(List.of(cluster.worker("north", index), cluster.worker("south", index)));
    }
    assertThat(lost).as("jobs of which others have said that their worker was lost").isPositive();
    assertJudged();
  }

  /** How many jobs were taken for lost, of which none starts any more. */
  private int standStill(List<Worker> victims) throws Exception {
    List<JobRequest> queue = new ArrayList<>();
    for (int i = 0; i < QUEUE; i++) {
      queue.add(submit(cluster.api(i % 2), "sim-trickle 10 100 %s", phones("north")));
      queue.add(submit(cluster.api(i % 2), "sim-trickle 10 100 %s", phones("south")));
    }
    await().atMost(LIMIT).until(() -> starts(queue.get(0)) + starts(queue.get(1)) == 24);
    moments.passFine();
    for (Worker victim : victims) {
      victim.pause();
    }
    Instant last = Instant.now().plus(ON_ITS_WAY);
    Fire.awaitPassed(STANDSTILL);
    for (Worker victim : victims) {
      victim.resume();
    }

    cluster.kafka().awaitGroup(Topics.workerGroup("north"), 2);
    cluster.kafka().awaitGroup(Topics.workerGroup("south"), 2);
    for (Worker victim : victims) {
      await().atMost(LIMIT).until(victim::isIdle);
    }
    int lost = 0;
    for (JobRequest request : queue) {
      assertThat(lastWords(request)).hasSize(12).isSubsetOf("ok", "CMD.2003");
      List<String> phones = lostOf(request);
      lost += phones.size();
      assertThat(startsOf(request))
          .filteredOn(start -> phones.contains(start.phoneId()))
          .allSatisfy(start -> assertThat(start.startedAt()).isBefore(last));
    }
    return lost;
  }

  /** The phones of whose jobs a successor has said that their worker was lost. */
  private static List<String> lostOf(JobRequest request) {
    return request.observations().getLast().jobs().stream()
        .map(JobState::result)
        .filter(result -> Fire.code(result).equals("CMD.2003"))
        .map(CmdResult::instanceId)
        .toList();
  }

  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void brokersKilled_oneAfterTheOther_whileJobsComeAndEnd_costNoJobItsLastWord() throws Exception {
    List<String> phones =
        Stream.concat(phones("north").stream(), phones("south").stream()).toList();
    LoadPlan plan =
        LoadPlan.of(
                cluster.apis().stream().map(ApiReplica::endpoint).toList(),
                cluster.token(),
                phones,
                Fire.WINDOW)
            .withMix(new CommandMix(150, 300, 0), Fire.SEED)
            .withMaxPhonesPerRequest(6)
            .forJobs(REQUESTS_PER_SECOND);
    try (JobLoad load = JobLoad.start(plan, cluster.apis(), LIMITS)) {
      for (Broker broker : cluster.kafka().brokers()) {
        moments.pass();
        broker.kill();
        Fire.awaitPassed(BROKER_AWAY);
        broker.start();
        cluster.kafka().awaitInSync();
      }
      // Of what may or may not have reached a broker nobody knows before the bound.
      assertThat(load.stop(BY_THE_BOUND)).as("all jobs have their last words").isTrue();
      for (Worker worker : cluster.allWorkers().toList()) {
        await().atMost(LIMIT).until(worker::isIdle);
      }

      assertThat(load.violations(started(), request -> true)).isEmpty();
      Map<String, Long> words =
          load.accepted().stream()
              .flatMap(request -> lastCodes(request).stream())
              .collect(Collectors.groupingBy(code -> code, TreeMap::new, Collectors.counting()));
      System.out.printf("jobs while brokers were killed: %s%n", words);
      long all = words.values().stream().mapToLong(Long::longValue).sum();
      assertThat(words.getOrDefault("ok", 0L)).as("%s", words).isGreaterThan(all / 2);
    }
  }

  @Test
  void siteThatIsAway_forLongerThanTheStartLimit_startsNothing() throws Exception {
    for (Worker worker : cluster.workers("south")) {
      worker.kill();
    }
    JobRequest request = submit(cluster.api(0), "echo %s", phones("south"));
    Fire.awaitPassed(LIMITS.start());
    for (Worker worker : cluster.workers("south")) {
      worker.start();
    }

    // Its workers had said within 30 s what they understand, so that the jobs were sent to them.
    assertThat(lastWords(request)).hasSize(12).containsOnly("CMD.1001");
    assertThat(starts(request)).isZero();
    assertKept();
  }

  @Test
  void kafkaThatIsAway_whileJobsEnd_hearsTheirLastWordsWhenItIsBack() throws Exception {
    JobRequest request = submit(cluster.api(0), "sim-trickle 50 100 %s", phones("north"));
    await().atMost(LIMIT).until(() -> starts(request) == 12);
    for (Broker broker : cluster.kafka().brokers()) {
      broker.pause();
    }
    Fire.awaitPassed(Duration.ofSeconds(20));
    for (Broker broker : cluster.kafka().brokers()) {
      broker.resume();
    }

    assertThat(lastWords(request)).isSubsetOf("ok", "CMD.2003").contains("ok");
    assertKept();
  }

  @Test
  void cancelledJobs_areEverywhereCancelled_andWhatHadNotStartedNeverDoes() throws Exception {
    JobRequest running = submit(cluster.api(0), "sim-trickle 250 100 %s", phones("north"));
    JobRequest second = submit(cluster.api(0), "sim-trickle 251 100 %s", phones("north"));
    await().atMost(LIMIT).until(() -> starts(running) + starts(second) == 24);
    JobRequest waiting = submit(cluster.api(1), "echo %s", phones("north"));

    cancel(cluster.api(1), waiting);
    cancel(cluster.api(0), running);
    cancel(cluster.api(0), second);

    assertThat(lastWords(waiting)).containsOnly("CMD.1006");
    assertThat(lastWords(running)).containsOnly("CMD.2005");
    assertThat(lastWords(second)).containsOnly("CMD.2005");
    assertThat(starts(waiting)).isZero();
    assertKept();
  }

  @Test
  void cancelOfAJob_whosePartitionMovesMeanwhile_reachesIt() throws Exception {
    JobRequest running = submit(cluster.api(0), "sim-trickle 260 100 %s", phones("north"));
    await().atMost(LIMIT).until(() -> starts(running) == 12);
    var unused = cluster.addWorker("north");
    try {
      cluster.kafka().awaitGroup(Topics.workerGroup("north"), 3);
      cancel(cluster.api(1), running);

      assertThat(lastWords(running)).containsOnly("CMD.2005");
      assertKept();
    } finally {
      cluster.removeWorker("north");
    }
  }

  @Test
  void stream_showsEachStartAndEachLastWordOnce_alsoWhenItGoesOnAtAnotherReplica()
      throws Exception {
    ApiReplica victim = cluster.api(0);
    JobRequest request = submit(cluster.api(1), "sim-trickle 60 100 %s", phones("south"));
    FutureTask<EventStream> broken =
        Crowd.inBackground(() -> client.stream(victim, request.taskId(), ""));
    FutureTask<EventStream> whole =
        Crowd.inBackground(() -> client.stream(cluster.api(1), request.taskId(), ""));
    await().atMost(LIMIT).until(() -> starts(request) == 12);
    // The log has the starts by now.
    await()
        .atMost(LIMIT)
        .until(
            () ->
                observe(cluster.api(1), request).stream().allMatch(job -> job.startedAt() != null));
    moments.passFine();
    victim.kill();

    EventStream first = broken.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(first.isDone()).isFalse();
    request.streamed(first);
    EventStream second = client.stream(cluster.api(1), request.taskId(), first.lastId());
    request.streamed(second);
    request.streamed(whole.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
    assertThat(request.streams().subList(1, 3)).allMatch(EventStream::isDone);
    assertThat(statusAfterDone(second, request)).isEqualTo(204);
    victim.start();
    request.streamed(client.stream(victim, request.taskId(), first.lastId()));
    request.streamed(client.stream(victim, request.taskId(), ""));
    assertThat(lastWords(request)).containsOnly("ok");
    assertKept();
  }

  private int statusAfterDone(EventStream stream, JobRequest request) throws Exception {
    HttpResponse<Stream<String>> response =
        client.events(cluster.api(1), request.taskId(), stream.lastId());
    response.body().close();
    return response.statusCode();
  }

  @Test
  void otherTenantsTask_looksLikeOneThatDoesNotExist() throws Exception {
    JobRequest request = submit(cluster.api(0), "echo %s", phones("north"));
    try (JobsClient other = new JobsClient(cluster.tokenOf(Cluster.OTHER_TENANT))) {
      Reply foreign = other.query(cluster.api(1), request.taskId());
      Reply unknown =
          other.query(cluster.api(1), request.taskId().substring(0, 16) + "0123456789abcdef");

      assertThat(foreign.status()).isEqualTo(404);
      assertThat(foreign.errorCode()).isEqualTo("KOOPHONE.API.1323");
      assertThat(foreign.response().body()).isEqualTo(unknown.response().body());
      assertThat(other.cancel(cluster.api(0), request.taskId()).status()).isEqualTo(404);
    }
    assertThat(lastWords(request)).containsOnly("ok");
    assertKept();
  }
}
