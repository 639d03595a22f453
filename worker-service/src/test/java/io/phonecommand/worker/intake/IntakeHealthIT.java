package io.phonecommand.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.kafka.KafkaSettings;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** What an operator hears of a worker whose intake is in trouble. */
class IntakeHealthIT extends OnIntakeBroker {

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final CountDownLatch readingBack = new CountDownLatch(1);

  /** What each poll begins with. */
  private volatile Runnable polling = () -> {};

  private TestIntake start() {
    return start(broker.kafka(), site);
  }

  private TestIntake start(KafkaSettings kafka, String site) {
    return new TestIntake(
        kafka,
        site,
        partition -> true,
        readingBack,
        new TestIntake.Commits() {
          @Override
          public void polling() {
            polling.run();
          }
        });
  }

  private static void awaitUp(TestIntake intake) {
    await().atMost(LIMIT).until(() -> intake.health(LONG, SOON).getStatus().equals(Status.UP));
  }

  @Test
  void partitionThatStaysClosed_isNamed_withTheReason_untilItIsOpen() throws Exception {
    readingBack.countDown();
    try (TestIntake first = start()) {
      broker.publish(site, "t0", "started");
      awaitAdmitted(first, 1);
    }
    try (TestIntake second = start()) {
      second.failsToReadBack = true;
      await()
          .atMost(LIMIT)
          .until(() -> closedForLong(second).contains("IllegalStateException: as the test wants"));
      assertThat(closedForLong(second)).contains("phone-command.tasks." + site + "-0=");
      assertThat(second.health(LONG, SOON).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
      assertThat(second.health(LONG, LONG).getStatus()).isEqualTo(Status.UP);

      second.failsToReadBack = false;
      awaitUp(second);
      assertThat(closedForLong(second)).isEqualTo("{}");
    }
  }

  private static String closedForLong(TestIntake intake) {
    return String.valueOf(intake.health(LONG, SOON).getDetails().get("closedForLong"));
  }

  @Test
  void pollsThatFail_areSaid_withTheReason_untilTheySucceed() {
    try (TestIntake intake = start()) {
      awaitUp(intake);

      polling =
          () -> {
            throw new GroupAuthorizationException("as the test wants");
          };

      await()
          .atMost(LIMIT)
          .until(() -> intake.health(LONG, SOON).getStatus().equals(Status.OUT_OF_SERVICE));
      Health failing = intake.health(LONG, SOON);
      assertThat(failing.getDetails().get("cause")).asString().contains("GroupAuthorization");
      assertThat(failing.getDetails()).containsKey("failingFor");

      polling = () -> {};
      awaitUp(intake);
    }
  }

  /** A poll returns as if there were no tasks. */
  @Test
  void kafkaThatIsNotHeard_isOutOfService() throws Exception {
    try (IntakeBroker own = new IntakeBroker();
        TestIntake intake = start(own.kafka(), own.newSite())) {
      awaitUp(intake);

      own.stop();

      await()
          .atMost(LIMIT)
          .until(() -> intake.health(LONG, SOON).getStatus().equals(Status.OUT_OF_SERVICE));
      assertThat(intake.health(LONG, SOON).getDetails()).doesNotContainKey("failingFor");
      assertThat(intake.health(LONG, LONG).getStatus()).isEqualTo(Status.UP);
    }
  }

  @Test
  void pollLoopThatHangs_isDown() {
    CountDownLatch hanging = new CountDownLatch(1);
    try (TestIntake intake = start()) {
      awaitUp(intake);

      polling =
          () -> {
            try {
              hanging.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          };

      await().atMost(LIMIT).until(() -> intake.health(SOON, LONG).getStatus().equals(Status.DOWN));
      polling = () -> {};
      hanging.countDown();
      awaitUp(intake);
    }
  }

  @Test
  void pollLoopThatHasDied_isDown() {
    try (TestIntake intake = start()) {
      awaitUp(intake);

      polling =
          () -> {
            throw new AssertionError("as the test wants");
          };

      await().atMost(LIMIT).until(() -> !intake.isAlive());
      assertThat(intake.health(LONG, LONG).getStatus()).isEqualTo(Status.DOWN);
    }
  }
}
