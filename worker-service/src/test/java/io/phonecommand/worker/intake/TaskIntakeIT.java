package io.phonecommand.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.message.Task;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.Test;

/** Poll, claim and hand-over against a real broker that refuses claims. */
class TaskIntakeIT extends OnIntakeBroker {

  private final CountDownLatch readingBack = new CountDownLatch(1);

  private TestIntake startIntake(IntPredicate replyPartitions) {
    return new TestIntake(
        broker.kafka(), GroupProtocol.CLASSIC, site, replyPartitions, readingBack);
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
      long start = System.nanoTime();
      // Several polls, each of which would have returned the task.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> second.lastPollNanos() - start > TimeUnit.MILLISECONDS.toNanos(2500));
      assertThat(second.admitted).isEmpty();

      readingBack.countDown();
      awaitAdmitted(second, 1);
      assertThat(ids(second.admitted)).containsExactly("t3");
      assertThat(second.known).extracting(Task::taskId).containsExactly("t1", "t2");
    }
  }
}
