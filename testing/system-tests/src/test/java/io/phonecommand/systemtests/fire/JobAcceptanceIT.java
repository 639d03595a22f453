package io.phonecommand.systemtests.fire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.phonecommand.processes.ApiBreakpoint;
import io.phonecommand.processes.ApiReplica;
import io.phonecommand.systemtests.jobs.JobRequest;
import io.phonecommand.systemtests.jobs.JobRequest.Limits;
import io.phonecommand.systemtests.jobs.JobsClient.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A request is one task, whichever replica takes it on, at once or one after the other, and
 * wherever in between one of them dies.
 */
@Tag("fire")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class JobAcceptanceIT extends JobScenario {

  private static final Limits LIMITS = new Limits(Duration.ofSeconds(60), Duration.ofSeconds(30));
  private static final String COMMAND = "sim-trickle 20 100 %s";
  private static final int PHONES = 12;

  private static final int REQUESTS = 1000;

  /** Fewer than a tenant's waits, and few enough for two cores. */
  private static final int AT_ONCE = 8;

  private static final int PHONES_OF_EACH = 3;

  JobAcceptanceIT() {
    super(
        Fire.plan()
            .withBreakpoints()
            .withApiArguments(
                "--phone-command.api.limits.tasks-per-second=20000",
                "--phone-command.api.limits.queries-per-second=5000"),
        LIMITS);
  }

  /**
   * The first replica dies at {@code where}, and the caller hears nothing.
   *
   * @param visit see {@link ApiReplica#haltAt}
   * @param starts how many jobs start by what was sent until then
   */
  private JobRequest killedAt(ApiBreakpoint where, int visit, int starts) throws Exception {
    ApiReplica victim = cluster.api(0);
    JobRequest request = prepare(COMMAND, phones("north"));
    try (ApiBreakpoint.Armed halting = victim.haltAt(where, visit)) {
      FutureTask<Reply> unheard = Crowd.inBackground(() -> send(victim, request));
      assertThat(halting.await(LIMIT)).as("%s was met", where).isTrue();
      if (where != ApiBreakpoint.AFTER_THE_ACCEPTED_RECORD) {
        // The request's record stands: from now on its deadlines are everybody's.
        request.takenOnUnheard();
      }
      // What Kafka has by now is started, and the replica can't send more.
      await().atMost(LIMIT).until(() -> starts(request) == starts);
      moments.passFine();
      victim.kill();
      assertThatThrownBy(() -> unheard.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
          .hasCauseInstanceOf(IOException.class);
    }
    assertThat(starts(request)).isEqualTo(starts);
    return request;
  }

  /** At the other replica, and at the one that died once it is back. */
  private void repeatEverywhere(JobRequest request) throws Exception {
    repeat(cluster.api(1), request);
    cluster.api(0).start();
    repeat(cluster.api(0), request);
    repeat(cluster.api(1), request);
  }

  private void assertRanOnceEverywhere(JobRequest request) throws Exception {
    assertThat(lastWords(request)).hasSize(PHONES).containsOnly("ok");
    assertThat(starts(request)).isEqualTo(PHONES);
    assertKept();
  }

  @Test
  void replicaKilled_onceARequestIsAccepted_hasSentNothing_andTheNextTryRuns() throws Exception {
    JobRequest request = killedAt(ApiBreakpoint.AFTER_THE_ACCEPTED_RECORD, 1, 0);

    repeatEverywhere(request);

    assertRanOnceEverywhere(request);
  }

  @Test
  void replicaKilled_onceItHasClaimedTheRequest_hasSentNothing_andTheNextTryRunsItsTask()
      throws Exception {
    try (ClaimedTasks claims = new ClaimedTasks(cluster.kafka())) {
      JobRequest request = killedAt(ApiBreakpoint.AFTER_THE_REQUESTS_RECORD, 1, 0);

      repeatEverywhere(request);

      assertThat(request.taskId()).isEqualTo(claims.next());
      assertRanOnceEverywhere(request);
    }
  }

  @Test
  void replicaKilled_onceHalfOfTheTasksAreSent_isFollowedByATryThatSendsTheOthers()
      throws Exception {
    try (ClaimedTasks claims = new ClaimedTasks(cluster.kafka())) {
      int half = PHONES / 2;
      JobRequest request = killedAt(ApiBreakpoint.BEFORE_A_TASK, half + 1, half);

      repeatEverywhere(request);

      assertThat(request.taskId()).isEqualTo(claims.next());
      assertRanOnceEverywhere(request);
    }
  }

  @Test
  void replicaKilled_onceAllTasksAreSent_isFollowedByATryThatStartsNothing() throws Exception {
    try (ClaimedTasks claims = new ClaimedTasks(cluster.kafka())) {
      JobRequest request = killedAt(ApiBreakpoint.BEFORE_THE_ANSWER, 1, PHONES);

      repeatEverywhere(request);

      assertThat(request.taskId()).isEqualTo(claims.next());
      assertRanOnceEverywhere(request);
    }
  }

  @Test
  void replicaKilled_rightAfterItsAnswer_isFollowedByATryThatFindsItsTask() throws Exception {
    ApiReplica victim = cluster.api(0);
    JobRequest request = submit(victim, COMMAND, phones("north"));
    victim.kill();

    repeatEverywhere(request);

    assertRanOnceEverywhere(request);
  }

  @Test
  void sameRequestAtBothReplicasAtOnce_aThousandTimes_isOneTaskThatRunsOnce() throws Exception {
    List<String> phones = phones("north");
    Crowd.call(
        REQUESTS,
        AT_ONCE,
        index -> {
          int from = index % (phones.size() - PHONES_OF_EACH);
          JobRequest request = prepare("echo %s", phones.subList(from, from + PHONES_OF_EACH));
          FutureTask<Reply> other = Crowd.inBackground(() -> send(cluster.api(1), request));
          accepted(request, send(cluster.api(0), request));
          accepted(request, other.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
          observeEnd(cluster.api(index % 2), cluster.api((index + 1) % 2), request);
        });

    assertThat(requests()).hasSize(REQUESTS);
    assertThat(requests().stream().flatMap(request -> lastCodes(request).stream()))
        .containsOnly("ok");
    // That each of them has run is in the phones' logs, and that none has twice.
    assertJudged();
  }
}
