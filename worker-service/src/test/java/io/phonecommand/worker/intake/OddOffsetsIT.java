package io.phonecommand.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.message.Task;
import io.phonecommand.worker.claims.ClaimMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Offsets that lie, and logs that are not what they were. */
class OddOffsetsIT extends OnIntakeBroker {

  private TestIntake start() {
    return start(partition -> true);
  }

  private TestIntake start(IntPredicate replyPartitions) {
    return new TestIntake(broker.kafka(), site, replyPartitions, new CountDownLatch(0));
  }

  private void publish(String... taskIds) throws Exception {
    for (String taskId : taskIds) {
      broker.publish(site, taskId, "started");
    }
  }

  private void claimInTheFirstPlace(String... taskIds) throws Exception {
    try (TestIntake first = start()) {
      publish(taskIds);
      awaitAdmitted(first, taskIds.length);
    }
  }

  @Test
  void claimBeyondTheLogsEnd_keepsNothingClosed_andWhatIsThereIsDoubted() throws Exception {
    publish("t0", "t1");
    broker.leaveClaim(site, 32, ClaimMetadata.EMPTY);

    try (TestIntake intake = start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> intake.lost.size() == 2);
      publish("t2");
      awaitAdmitted(intake, 1);

      assertThat(ids(intake.lost)).containsExactly("t0", "t1");
      assertThat(intake.known).extracting(Task::taskId).containsExactly("t0", "t1");
      assertThat(ids(intake.admitted)).containsExactly("t2");
      assertThat(broker.claim(site).offset()).isEqualTo(3);
    }
  }

  /** Of what had run some would run again. */
  @Test
  void offsetThatNoWorkerCommitted_isNotBelieved() throws Exception {
    claimInTheFirstPlace("t0", "t1");
    broker.resetOffset(site, 0);

    try (TestIntake intake = start()) {
      publish("t2");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> intake.lost.size() + intake.admitted.size() == 3);

      assertThat(ids(intake.lost)).startsWith("t0", "t1");
      assertThat(ids(intake.admitted)).doesNotContain("t0", "t1");
    }
  }

  @Test
  void offsetsThatWereDeleted_makeNothingRunAgain() throws Exception {
    claimInTheFirstPlace("t0", "t1");
    broker.deleteOffsets(site);

    try (TestIntake intake = start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> intake.lost.size() == 2);
      publish("t2");
      awaitAdmitted(intake, 1);

      assertThat(ids(intake.lost)).containsExactly("t0", "t1");
      assertThat(ids(intake.admitted)).containsExactly("t2");
    }
  }

  /** Instances have come to the partition whose tasks another one's owner knows. */
  @Test
  void partitionsThatCame_makeThePastUnknown_forThisOwnerAndTheNext() throws Exception {
    claimInTheFirstPlace("t0");
    try (TestIntake before = start()) {
      publish("t1");
      awaitAdmitted(before, 1);
      assertThat(before.unanswered.knownSince(0)).isEqualTo(Instant.EPOCH);
    }
    Instant grown = Instant.now();
    broker.addPartitions(site, 2);

    Instant known;
    try (TestIntake next = start()) {
      publish("t2");
      awaitAdmitted(next, 1);
      known = next.unanswered.knownSince(0);
      assertThat(known).isAfter(grown);
    }
    try (TestIntake last = start()) {
      publish("t3");
      awaitAdmitted(last, 1);
      assertThat(last.unanswered.knownSince(0)).isEqualTo(known.truncatedTo(ChronoUnit.MILLIS));
      assertThat(ids(last.admitted)).containsExactly("t3");
    }
  }

  @Test
  void recordsThatWereCutOff_makeThePastUnknown() throws Exception {
    claimInTheFirstPlace("t0", "t1", "t2");
    Instant cut = Instant.now();
    broker.cut(site, 3);
    publish("t3");

    try (TestIntake intake = start()) {
      awaitAdmitted(intake, 1);
      assertThat(intake.unanswered.knownSince(0))
          .isAfterOrEqualTo(cut.truncatedTo(ChronoUnit.MILLIS));
      assertThat(ids(intake.admitted)).containsExactly("t3");
    }
  }

  @Test
  void recordsThatAreCutOff_beforeAWorkerHasReadThem_areNotWaitedFor() throws Exception {
    AtomicInteger screened = new AtomicInteger();
    CountDownLatch isCut = new CountDownLatch(1);
    IntPredicate cutsOnce =
        partition -> {
          if (screened.incrementAndGet() == 1) {
            publishAndCut();
            isCut.countDown();
          }
          return true;
        };
    try (TestIntake intake = start(cutsOnce)) {
      publish("t0");
      isCut.await();
      publish("t4");
      await().atMost(Duration.ofSeconds(30)).until(() -> ids(intake.admitted).contains("t4"));

      assertThat(ids(intake.admitted)).startsWith("t0").endsWith("t4").doesNotHaveDuplicates();
      assertThat(intake.unanswered.knownSince(0)).isAfter(Instant.EPOCH);
    }
  }

  private void publishAndCut() {
    try {
      publish("t1", "t2", "t3");
      broker.cut(site, 4);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** It commits where it was in the old log when it stops, or its claim is gone with that. */
  @Test
  void topicThatIsMadeAnew_whileNobodyReadsIt_isReadFromThenOn() throws Exception {
    claimInTheFirstPlace("t0", "t1", "t2");
    broker.makeTopicAnew(site, 1);
    broker.leaveClaim(site, 3, ClaimMetadata.EMPTY);
    publish("n0");

    try (TestIntake intake = start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> !intake.lost.isEmpty());
      publish("n1");
      awaitAdmitted(intake, 1);

      assertThat(ids(intake.lost)).containsExactly("n0");
      assertThat(ids(intake.admitted)).containsExactly("n1");
    }
  }

  @Test
  void topicThatIsMadeAnew_underAWorker_isReadWithoutARestart() throws Exception {
    try (TestIntake intake = start()) {
      publish("t0", "t1", "t2");
      awaitAdmitted(intake, 3);
      // Kafka's client would compare it with the leader's of the next topic.
      assertThat(broker.claim(site).leaderEpoch()).isEmpty();

      broker.makeTopicAnew(site, 1);
      publish("n0");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> intake.lost.size() + intake.admitted.size() == 4);
      publish("n1");
      await().atMost(Duration.ofSeconds(30)).until(() -> ids(intake.admitted).contains("n1"));

      assertThat(ids(intake.admitted)).startsWith("t0", "t1", "t2").doesNotHaveDuplicates();
      assertThat(intake.metrics.counter("phone_command.tasks.unclaimed").count()).isZero();
    }
  }

  /** Kafka's client ends the next call of a consumer that was woken, which is the claim. */
  @Test
  void stopBetweenPollAndClaim_leavesNoTaskThatIsClaimedAndUnknown() throws Exception {
    AtomicReference<@Nullable TestIntake> intake = new AtomicReference<>();
    IntPredicate stops =
        partition -> {
          TestIntake running = intake.get();
          if (running != null) {
            running.stop();
          }
          return true;
        };
    try (TestIntake started = start(stops)) {
      intake.set(started);
      publish("t0");
      await().atMost(Duration.ofSeconds(30)).until(() -> !started.isAlive());

      assertThat(ids(started.admitted)).containsExactly("t0");
      assertThat(broker.claim(site).offset()).isEqualTo(1);
    }
  }

  /** Whatever it was, the batch has not been claimed. */
  @Test
  void batchThatCouldNotBeLookedAt_isPolledAgain() throws Exception {
    AtomicBoolean failed = new AtomicBoolean();
    IntPredicate failsOnce =
        partition -> {
          if (failed.compareAndSet(false, true)) {
            throw new IllegalStateException("as the test wants");
          }
          return true;
        };
    try (TestIntake intake = start(failsOnce)) {
      publish("t0");
      await().until(failed::get);
      publish("t1");
      awaitAdmitted(intake, 2);

      assertThat(ids(intake.admitted)).containsExactly("t0", "t1");
    }
  }
}
