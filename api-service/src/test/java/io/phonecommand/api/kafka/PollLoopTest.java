package io.phonecommand.api.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class PollLoopTest {

  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
  private final AtomicInteger polls = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  @Test
  void exception_isCounted_andSurvived() {
    try (PollLoop loop =
        start(
            kafka -> {
              if (polls.incrementAndGet() == 1) {
                throw new KafkaException("broker away");
              }
              kafka.poll(Duration.ofMillis(10));
            })) {
      Awaitility.await().until(() -> polls.get() > 2);

      assertThat(failures).hasValue(1);
      assertThat(loop.isAlive()).isTrue();
    }
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void deadLoop_showsInHealth() {
    try (PollLoop loop =
        start(
            kafka -> {
              throw new AssertionError("out of memory, say");
            })) {
      ReaderHealth health = new ReaderHealth(loop::isAlive, () -> true);

      Awaitility.await().until(() -> !loop.isAlive());
      assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
      assertThat(consumer.closed()).isTrue();
    }
  }

  @Test
  void loopThatHasNotCaughtUp_isNotReady() {
    assertThat(new ReaderHealth(() -> true, () -> false).health().getStatus())
        .isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(new ReaderHealth(() -> true, () -> true).health().getStatus()).isEqualTo(Status.UP);
  }

  private PollLoop start(PollLoop.Step step) {
    return PollLoop.start("test", consumer, step, failures::incrementAndGet);
  }
}
