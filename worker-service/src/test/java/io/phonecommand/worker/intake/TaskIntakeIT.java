package io.phonecommand.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.message.Task;
import io.phonecommand.worker.claims.ClaimMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

/** Poll, claim and hand-over against a real broker that refuses claims. */
class TaskIntakeIT extends OnIntakeBroker {

  private final CountDownLatch readingBack = new CountDownLatch(1);

  private TestIntake startIntake(IntPredicate replyPartitions) {
    return new TestIntake(broker.kafka(), site, replyPartitions, readingBack);
  }

  private void publish(String taskId) throws Exception {
    broker.publish(site, taskId, "started");
  }

  @Test
  void refusedClaim_startsNothing_andTheTaskIsHandedOverOnceItIsClaimed() throws Exception {
    AtomicInteger screened = new AtomicInteger();
    readingBack.countDown();
    IntPredicate betweenPollAndClaim =
        partition -> {
          if (screened.incrementAndGet() == 1) {
            broker.throwOutOfTheGroup(site);
          }
          return true;
        };
    try (TestIntake intake = startIntake(betweenPollAndClaim)) {
      publish("t1");
      await().atMost(Duration.ofSeconds(30)).until(() -> screened.get() == 2);
      publish("t2");
      awaitAdmitted(intake, 2);

      assertThat(intake.isAlive()).isTrue();
      assertThat(ids(intake.admitted)).containsExactly("t1", "t2");
      assertThat(intake.metrics.counter("phone_command.tasks.unclaimed").count()).isEqualTo(1);
    }
  }

  @Test
  void newOwner_knowsWhatWasClaimedBefore_beforeItReadsOn() throws Exception {
    try (TestIntake first = startIntake(partition -> true)) {
      publish("t1");
      publish("t2");
      awaitAdmitted(first, 2);
      assertThat(first.known).isEmpty();
    }
    publish("t3");

    try (TestIntake second = startIntake(partition -> true)) {
      await().atMost(Duration.ofSeconds(30)).until(second::hasReadSomething);
      long start = System.nanoTime();
      // Several polls, each of which would have returned the task.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> second.lastPollNanos() - start > TimeUnit.MILLISECONDS.toNanos(500));
      assertThat(second.admitted).isEmpty();

      readingBack.countDown();
      awaitAdmitted(second, 1);
      assertThat(ids(second.admitted)).containsExactly("t3");
      assertThat(second.known).extracting(Task::taskId).containsExactly("t1", "t2");
    }
  }

  private TestIntake startIntake(TestIntake.Commits commits) {
    return new TestIntake(broker.kafka(), site, partition -> true, readingBack, commits);
  }

  private TestIntake startIntakeThatLosesAnswers(BooleanSupplier isLost) {
    return startIntake(
        new TestIntake.Commits() {
          @Override
          public void after() {
            if (isLost.getAsBoolean()) {
              throw new TimeoutException("as the test wants");
            }
          }
        });
  }

  @Test
  void claimThatStandsWhileItsAnswerIsLost_isMadeAgain_andTheTaskIsHandedOverOnce()
      throws Exception {
    AtomicInteger commits = new AtomicInteger();
    readingBack.countDown();
    try (TestIntake intake = startIntakeThatLosesAnswers(() -> commits.incrementAndGet() == 1)) {
      publish("t1");
      awaitAdmitted(intake, 1);
      publish("t2");
      awaitAdmitted(intake, 2);

      assertThat(ids(intake.admitted)).containsExactly("t1", "t2");
      assertThat(intake.metrics.counter("phone_command.tasks.unclaimed").count()).isEqualTo(1);
      assertThat(broker.claim(site).offset()).isEqualTo(2);
    }
  }

  /** Its worker did not start it, but nobody can tell that from the log. */
  @Test
  void claimThatStandsWhileItsWorkerHasNotHeardOfIt_isLostWithTheWorker_andRunsNowhere()
      throws Exception {
    AtomicBoolean dead = new AtomicBoolean();
    readingBack.countDown();
    TestIntake dying = startIntakeThatLosesAnswers(dead::get);
    try (dying) {
      publish("t0");
      awaitAdmitted(dying, 1);
      dead.set(true);
      publish("t1");
      await().atMost(Duration.ofSeconds(30)).until(() -> broker.claim(site).offset() == 2);
      ClaimMetadata leftBehind = broker.metadata(site);
      broker.throwOutOfTheGroup(site);
      dying.stop();
      await().atMost(Duration.ofSeconds(30)).until(() -> !dying.isAlive());
      broker.leaveClaim(site, 2, leftBehind);
    }

    try (TestIntake successor = startIntake(partition -> true)) {
      publish("t2");
      awaitAdmitted(successor, 1);

      assertThat(ids(dying.admitted)).containsExactly("t0");
      assertThat(ids(successor.lost)).contains("t1");
      assertThat(ids(successor.admitted)).containsExactly("t2");
    }
  }

  @Test
  void handOverWhoseAnswerIsLost_standsAllTheSame_andItsTasksRunOnce() throws Exception {
    AtomicBoolean stopping = new AtomicBoolean();
    readingBack.countDown();
    TestIntake stopped = startIntakeThatLosesAnswers(stopping::get);
    try (stopped) {
      broker.publish(site, "t0", "waiting");
      awaitAdmitted(stopped, 1);
      stopping.set(true);
    }
    assertThat(stopped.refused).isEmpty();

    try (TestIntake next = startIntake(partition -> true)) {
      awaitAdmitted(next, 1);
      assertThat(ids(next.admitted)).containsExactly("t0");
      assertThat(next.lost).isEmpty();
    }
  }

  @Test
  void claimThatIsRefusedForGood_isTriedAgainWithPauses() throws Exception {
    AtomicInteger commits = new AtomicInteger();
    readingBack.countDown();
    try (TestIntake intake = startIntakeThatLosesAnswers(() -> commits.incrementAndGet() > 0)) {
      publish("t0");
      await().atMost(Duration.ofSeconds(30)).until(() -> commits.get() == 2);
      long second = System.nanoTime();
      await().atMost(Duration.ofSeconds(30)).until(() -> commits.get() == 4);

      assertThat(Duration.ofNanos(System.nanoTime() - second)).isGreaterThan(Duration.ofSeconds(1));
      assertThat(intake.admitted).isEmpty();
    }
  }

  /** Kafka's client ends the next call of a consumer that was woken, sent or not. */
  @Test
  void wakeUpInARevocation_costsNoNote() throws Exception {
    broker.addPartitions(site, 2);
    AtomicBoolean wakes = new AtomicBoolean();
    readingBack.countDown();
    TestIntake.Commits waking =
        new TestIntake.Commits() {
          @Override
          public void before() {
            if (wakes.compareAndSet(true, false)) {
              throw new WakeupException();
            }
          }
        };
    try (TestIntake first = startIntake(waking)) {
      broker.publish(site, 0, "t0", "started", Instant.now());
      broker.publish(site, 1, "t1", "started", Instant.now());
      awaitAdmitted(first, 2);

      wakes.set(true);
      try (TestIntake second = startIntake(partition -> true)) {
        await().atMost(Duration.ofSeconds(30)).until(() -> !second.known.isEmpty());
        assertThat(wakes).isFalse();
        assertThat(second.known).hasSize(1);
        assertThat(second.lost).isEmpty();
      }
    }
  }
}
