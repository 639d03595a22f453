package io.phonecommand.api.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ResourceLock(Resources.SYSTEM_OUT)
@ExtendWith(OutputCaptureExtension.class)
class ReadingTest {

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
  private final AtomicInteger polls = new AtomicInteger();
  private final Counter failed = meters.counter("phone_command.poll.failures", "reader", "test");

  @Test
  void exception_isCounted_andSurvived() {
    try (TestReading loop =
        start(
            kafka -> {
              if (polls.incrementAndGet() == 1) {
                throw new KafkaException("broker away");
              }
              kafka.poll(Duration.ofMillis(10));
            })) {
      Awaitility.await().until(() -> polls.get() > 2);

      assertThat(failed.count()).isEqualTo(1);
      assertThat(loop.hasDied()).isFalse();
      assertThat(loop.failures().details()).isEmpty();
    }
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void pollThatAlwaysFails_isCountedEachTime_saidOnce_andSurvived(CapturedOutput output) {
    try (TestReading loop =
        start(
            kafka -> {
              throw new KafkaException("broker away");
            })) {
      Awaitility.await().until(() -> failed.count() > 1);

      assertThat(loop.hasDied()).isFalse();
      assertThat(loop.failures().haveLasted(Duration.ofMillis(500))).isTrue();
      assertThat(loop.failures().details())
          .containsEntry("cause", new KafkaException("broker away").toString());
    }
    assertThat(consumer.closed()).isTrue();
    assertThat(output.toString().lines().filter(line -> line.contains("broker away"))).hasSize(1);
    assertThat(output).doesNotContain("\tat ");
  }

  @Test
  void consumerThatCannotBeOpened_isTriedAgain(CapturedOutput output) {
    AtomicInteger openings = new AtomicInteger();
    try (TestReading loop =
        start(
            () -> {
              if (openings.incrementAndGet() == 1) {
                throw new KafkaException("Kafka is not there yet");
              }
              return consumer;
            },
            kafka -> polls.incrementAndGet())) {
      Awaitility.await().until(() -> polls.get() > 0);

      assertThat(loop.hasDied()).isFalse();
      assertThat(openings).hasValue(2);
      Awaitility.await().until(() -> output.toString().contains("reading test works again"));
    }
  }

  /** It may wait for an answer of Kafka's. */
  @Test
  void close_endsAnOpeningThatWaits_andIsNoFailure() throws Exception {
    CountDownLatch opening = new CountDownLatch(1);
    TestReading loop =
        start(
            () -> {
              opening.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return consumer;
            },
            kafka -> polls.incrementAndGet());
    opening.await();

    loop.close();

    assertThat(loop.hasDied()).isFalse();
    assertThat(failed.count()).isZero();
    assertThat(polls).hasValue(0);
  }

  /** A real consumer, whose broker is away: it waits for it in its poll. */
  @Test
  void close_endsAPollThatWaits_andIsNoFailure() throws Exception {
    KafkaConsumer<String, byte[]> waiting =
        new KafkaConsumer<>(KafkaSettings.to("localhost:1").consumer());
    TopicPartition partition = new TopicPartition("t", 0);
    waiting.assign(List.of(partition));
    waiting.seek(partition, 0);
    CountDownLatch polling = new CountDownLatch(1);
    TestReading loop =
        start(
            () -> waiting,
            kafka -> {
              polling.countDown();
              kafka.poll(Duration.ofMinutes(10));
            });
    polling.await();

    loop.close();

    assertThat(loop.hasDied()).isFalse();
    assertThat(failed.count()).isZero();
    // Else it would say that another thread uses it.
    assertThatThrownBy(() -> waiting.poll(Duration.ZERO))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void error_endsTheLoop_whichShows() {
    try (TestReading loop =
        start(
            kafka -> {
              throw new AssertionError("out of memory, say");
            })) {
      Awaitility.await().until(loop::hasDied);
      assertThat(consumer.closed()).isTrue();
    }
  }

  private TestReading start(java.util.function.Consumer<Consumer<String, byte[]>> step) {
    return start(() -> consumer, step);
  }

  private TestReading start(
      Supplier<Consumer<String, byte[]>> opening,
      java.util.function.Consumer<Consumer<String, byte[]>> step) {
    TestReading reading = new TestReading(meters, opening, step);
    reading.start();
    return reading;
  }
}
