package io.phonecommand.api.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.common.kafka.KafkaConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
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
  void pollThatAlwaysFails_isCountedEachTime_andSurvived() {
    try (PollLoop loop =
        start(
            kafka -> {
              throw new KafkaException("broker away");
            })) {
      Awaitility.await().until(() -> failures.get() > 2);

      assertThat(loop.isAlive()).isTrue();
    }
    assertThat(consumer.closed()).isTrue();
  }

  /** A real consumer, whose broker is away: it waits for it in its poll. */
  @Test
  void close_endsAPollThatWaits_andIsNoFailure() throws Exception {
    KafkaConsumer<String, byte[]> waiting =
        new KafkaConsumer<>(new KafkaConnection("localhost:1", null).consumer());
    TopicPartition partition = new TopicPartition("t", 0);
    waiting.assign(List.of(partition));
    waiting.seek(partition, 0);
    CountDownLatch polling = new CountDownLatch(1);
    PollLoop loop =
        PollLoop.start(
            "test",
            waiting,
            kafka -> {
              polling.countDown();
              kafka.poll(Duration.ofMinutes(10));
            },
            failures::incrementAndGet);
    polling.await();

    loop.close();

    assertThat(loop.isAlive()).isFalse();
    assertThat(failures).hasValue(0);
    // Else it would say that another thread uses it.
    assertThatThrownBy(() -> waiting.poll(Duration.ZERO))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
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
