package io.phonecommand.systemtests.fire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.Incident;
import io.phonecommand.systemtests.cluster.Machine;
import io.phonecommand.systemtests.jobs.JobRequest;
import io.phonecommand.systemtests.jobs.JobRequest.Limits;
import io.phonecommand.systemtests.jobs.JobsClient.Reply;
import io.phonecommand.systemtests.judge.Budget;
import io.phonecommand.systemtests.trial.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for a task is answered when it ends or when the wait is over, and no later. */
@Tag("fire")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class JobWaitsIT extends JobScenario {

  private static final Limits LIMITS = new Limits(Duration.ofSeconds(60), Duration.ofSeconds(60));

  /** From the end of the wait to the answer. */
  private static final Duration MARGIN = Duration.ofMillis(250);

  private static final List<Integer> SECONDS = List.of(1, 2, 3, 5, 10);
  private static final int WAITS_OF_EACH = 3;
  private static final int ROUNDS = 2;

  /** Between two requests of those that keep the replicas busy. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  JobWaitsIT() {
    super(
        Fire.plan()
            .withApiArguments(
                "--phone-command.api.jobs.waits-per-tenant=40",
                "--phone-command.api.limits.queries-per-second=1000"),
        LIMITS);
  }

  /** A wait, as its caller saw it. */
  private record Wait(int seconds, Instant from, Instant until, Duration took, Reply reply) {

    boolean isLate() {
      return took.compareTo(Duration.ofSeconds(seconds).plus(MARGIN)) > 0;
    }
  }

  private Wait waitFor(ApiReplica api, JobRequest request, int seconds) throws Exception {
    Instant from = Instant.now();
    long begin = System.nanoTime();
    Reply reply = client.await(api, request.taskId(), seconds);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    return new Wait(seconds, from, Instant.now(), took, reply);
  }

  @Test
  void waits_underLoad_areOverInTime_atBothReplicas() throws Exception {
    List<Wait> waits;
    List<Incident> overload;
    CountDownLatch end = new CountDownLatch(1);
    try (Trial trial = Fire.begin(cluster);
        Machine machine = Machine.watch()) {
      JobRequest running = submit(cluster.api(0), "sim-trickle 450 100 %s", phones("north"));
      await().atMost(LIMIT).until(() -> starts(running) == phones("north").size());
      List<FutureTask<Integer>> busy = new ArrayList<>();
      for (ApiReplica api : cluster.apis()) {
        busy.add(Crowd.inBackground(() -> submitAgainAndAgain(api, end)));
      }
      try {
        waits = waits(running);
      } finally {
        end.countDown();
      }
      for (FutureTask<Integer> each : busy) {
        assertThat(each.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isPositive();
      }
      overload = machine.incidents();
      assertThat(lastWords(running)).containsOnly("ok");
      Fire.assertKept("waits for jobs", trial, new Budget(0, 0));
    }
    waits.stream()
        .map(Wait::took)
        .max(Duration::compareTo)
        .ifPresent(longest -> System.out.printf("the longest wait took %s%n", longest));
    for (Wait wait : waits) {
      assertThat(wait.reply().status()).as(wait.reply().response().body()).isEqualTo(200);
      assertThat(wait.reply().response().headers().firstValue("preference-applied"))
          .contains("wait=" + wait.seconds());
      assertThat(wait.reply().jobs()).allMatch(job -> !job.result().isTerminal());
      assertThat(wait.took()).isGreaterThanOrEqualTo(Duration.ofSeconds(wait.seconds()));
    }
    assertThat(waits.stream().filter(Wait::isLate).filter(wait -> !isExcused(wait, overload)))
        .isEmpty();
    assertJudged();
  }

  /** All at once, at both replicas, and once more. */
  private List<Wait> waits(JobRequest running) throws Exception {
    List<Wait> all = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      List<FutureTask<Wait>> waiting = new ArrayList<>();
      for (ApiReplica api : cluster.apis()) {
        for (int seconds : SECONDS) {
          for (int i = 0; i < WAITS_OF_EACH; i++) {
            waiting.add(Crowd.inBackground(() -> waitFor(api, running, seconds)));
          }
        }
      }
      for (FutureTask<Wait> each : waiting) {
        Wait wait = each.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        running.observed("some replica", wait.reply());
        all.add(wait);
      }
    }
    return all;
  }

  private int submitAgainAndAgain(ApiReplica api, CountDownLatch end) throws Exception {
    List<String> phones = phones("south");
    int count = 0;
    do {
      JobRequest request = submit(api, "echo %s", phones.subList(count % 8, count % 8 + 4));
      Wait wait = waitFor(api, request, 10);
      assertThat(wait.reply().status()).isEqualTo(200);
      request.observed(api.name(), wait.reply());
      assertThat(lastCodes(request)).containsOnly("ok");
      count++;
    } while (!end.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    return count;
  }

  /** A machine that can't keep its promises keeps nobody else's, see {@link Machine}. */
  private static boolean isExcused(Wait wait, List<Incident> overload) {
    return overload.stream()
        .anyMatch(
            incident ->
                incident.from().isBefore(wait.until()) && incident.until().isAfter(wait.from()));
  }
}
