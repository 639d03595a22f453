package io.phonecommand.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.worker.claims.OffsetRanges;
import io.phonecommand.worker.claims.TaskRecord;
import io.phonecommand.worker.lanes.TestLanes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** A job, its cancel and its repeat in one batch, whose claim is refused. */
class JobClaimsIT extends OnIntakeBroker {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private void publishJob(String jobId) throws Exception {
    broker.publishJob(site, 0, jobId, Instant.now());
  }

  /** Before there is a worker, which could read a part of it. */
  private void publishBatch() throws Exception {
    publishJob("job");
    broker.publishCancel(site, 0, "job");
    publishJob("job");
  }

  private TestIntake start(IntPredicate replyPartitions) {
    return new TestIntake(broker.kafka(), site, replyPartitions, new CountDownLatch(0));
  }

  private TestIntake start(TestIntake.Commits commits) {
    return new TestIntake(broker.kafka(), site, partition -> true, new CountDownLatch(0), commits);
  }

  /** Its worker is thrown out between the first poll that brings something and the claim of it. */
  private IntPredicate thrownOutOnce() {
    AtomicBoolean thrownOut = new AtomicBoolean();
    return partition -> {
      if (thrownOut.compareAndSet(false, true)) {
        broker.throwOutOfTheGroup(site);
      }
      return true;
    };
  }

  /** The repeat, too, is handed on: whoever admits it knows the job by then. */
  private void assertHandedOnOnceItIsClaimed(TestIntake intake) throws Exception {
    awaitAdmitted(intake, 2);

    assertThat(intake.events).containsExactly("refused", "claimed", "job", "cancel job", "job");
    assertThat(intake.admitted).extracting(TaskRecord::offset).containsExactly(0L, 2L);
    // Both tries, and so the cancel between them, were in what was refused.
    assertThat(intake.metrics.counter("phone_command.tasks.unclaimed").count()).isEqualTo(2);
    assertThat(intake.known).isEmpty();
    assertThat(intake.lost).isEmpty();
    assertThat(broker.claim(site).offset()).isEqualTo(3);
    OffsetRanges unanswered = broker.metadata(site).unanswered();
    assertThat(unanswered.contains(0)).isTrue();
    assertThat(unanswered.contains(1)).isFalse();
    assertThat(unanswered.contains(2)).isTrue();
  }

  @Test
  void batchWhoseClaimIsRefused_isHandedOnOnce_inItsOrder_onceItIsClaimed() throws Exception {
    publishBatch();
    try (TestIntake intake = start(thrownOutOnce())) {
      assertHandedOnOnceItIsClaimed(intake);
    }
  }

  @Test
  void batchWhoseClaimStandsUnheard_isHandedOnOnce_inItsOrder_onceItIsClaimedAgain()
      throws Exception {
    publishBatch();
    AtomicBoolean lost = new AtomicBoolean();
    TestIntake.Commits firstAnswerIsLost =
        new TestIntake.Commits() {
          @Override
          public void after() {
            if (lost.compareAndSet(false, true)) {
              throw new TimeoutException("as the test wants");
            }
          }
        };
    try (TestIntake intake = start(firstAnswerIsLost)) {
      assertHandedOnOnceItIsClaimed(intake);
    }
  }

  @Test
  void batchWhosePartitionIsLost_isHandedOnByItsNextOwner_andByNobodyElse() throws Exception {
    publishBatch();
    CountDownLatch thrownOut = new CountDownLatch(1);
    CountDownLatch nextHasIt = new CountDownLatch(1);
    IntPredicate freezes =
        partition -> {
          if (thrownOut.getCount() > 0) {
            broker.throwOutOfTheGroup(site);
            thrownOut.countDown();
            await().atMost(LIMIT).until(() -> nextHasIt.getCount() == 0);
          }
          return true;
        };
    try (TestIntake frozen = start(freezes)) {
      assertThat(thrownOut.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      try (TestIntake next = start(partition -> true)) {
        awaitAdmitted(next, 2);
        assertThat(next.events).containsExactly("claimed", "job", "cancel job", "job");
        assertThat(next.known).isEmpty();
        assertThat(next.lost).isEmpty();

        nextHasIt.countDown();
        await().atMost(LIMIT).until(() -> broker.shares(site).equals(List.of(0, 1)));
        publishJob("behind");
        awaitAdmitted(next, 3);

        assertThat(frozen.events).containsExactly("refused");
        assertThat(frozen.metrics.counter("phone_command.tasks.unclaimed").count()).isEqualTo(2);
        assertThat(frozen.partitionsLeft()).isZero();
        assertThat(frozen.unanswered.size()).isZero();
        assertThat(frozen.lost).isEmpty();
        assertThat(ids(next.admitted)).containsExactly("job", "job", "behind");
        assertThat(next.cancelled).hasSize(1);
        assertThat(broker.claim(site).offset()).isEqualTo(4);
      } finally {
        nextHasIt.countDown();
      }
    }
  }

  /** One job runs, so that the other one waits until it is taken back. */
  @Test
  void batchWhoseClaimIsRefused_startsNothing_andEachOfItsJobsAtMostOnceAfterwards()
      throws Exception {
    publishJob("runs");
    publishBatch();
    publishJob("runs");
    List<Boolean> untouched = new CopyOnWriteArrayList<>();
    try (TestLanes lanes = new TestLanes()) {
      TestIntake.Commits looking =
          new TestIntake.Commits() {
            @Override
            public void before() {
              untouched.add(lanes.isUntouched());
            }

            @Override
            public void after() {
              untouched.add(lanes.isUntouched());
            }
          };
      try (TestIntake intake =
          new TestIntake(
              broker.kafka(),
              site,
              thrownOutOnce(),
              new CountDownLatch(0),
              looking,
              lanes.unanswered(),
              lanes.sink())) {
        // Of four tries the one that runs is left.
        await().atMost(LIMIT).until(() -> lanes.starts() == 1 && lanes.unanswered().size() == 1);

        // Before the claim that is refused, and before and after the one that stands.
        assertThat(untouched).containsExactly(true, true, true);
        assertThat(intake.events).containsExactly("refused", "claimed");
        assertThat(intake.metrics.counter("phone_command.tasks.unclaimed").count()).isEqualTo(4);
        assertThat(broker.claim(site).offset()).isEqualTo(5);

        lanes.endAll();
        publishJob("behind");
        await()
            .atMost(LIMIT)
            .until(() -> !lanes.saidOf("behind").isEmpty() && lanes.unanswered().size() == 0);
        assertThat(lanes.starts()).isEqualTo(2);
        assertThat(lanes.saidOf("job"))
            .extracting(CmdResult::errorCode)
            .containsExactly("CMD.1006");
        assertThat(lanes.saidOf("runs"))
            .extracting(CmdResult::status)
            .containsExactly(CmdResult.RUNNING, CmdResult.SUCCEEDED);
      }
    }
  }
}
