package io.phonecommand.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With Kafka's own consumer, which needs no broker to be opened and closed. */
class PollLoopTest {

  private static final TopicPartition PARTITION = new TopicPartition("topic", 0);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final PollFailures failures = new PollFailures("a test's poll");
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger polls = new AtomicInteger();
  private final Consumer<String, byte[]> consumer =
      new KafkaConsumer<>(KafkaSettings.to("localhost:1").consumer());
  private PollLoop loop = loop(this::open, opened -> {});

  @AfterEach
  void close() {
    loop.close();
    consumer.close();
  }

  private Consumer<String, byte[]> open() {
    return consumer;
  }

  private PollLoop loop(
      Supplier<Consumer<String, byte[]>> opening,
      java.util.function.Consumer<Consumer<String, byte[]>> poll) {
    return new PollLoop("test-poll", opening, poll, failures, failed::incrementAndGet, CLOSE_LIMIT);
  }

  @Test
  void consumerThatCannotBeOpenedYet_isAskedForAgain() {
    AtomicInteger attempts = new AtomicInteger();
    loop =
        loop(
            () -> {
              if (attempts.incrementAndGet() == 1) {
                throw new KafkaException("not yet");
              }
              return open();
            },
            opened -> polls.incrementAndGet());
    loop.start();

    await().until(() -> polls.get() > 1);
    assertThat(attempts).hasValue(2);
    assertThat(failed).hasValue(1);
  }

  @Test
  void pollThatFails_isCounted_andFollowedByAnother_ofTheSameConsumer() {
    loop =
        loop(
            this::open,
            opened -> {
              assertThat(opened).isSameAs(consumer);
              if (polls.incrementAndGet() == 1) {
                throw new IllegalStateException("whatever it is");
              }
            });
    loop.start();

    await().until(() -> polls.get() > 2);
    assertThat(failed).hasValue(1);
    assertThat(loop.hasDied()).isFalse();
    assertThat(failures.haveLasted(Duration.ZERO)).isFalse();
  }

  @Test
  void error_endsIt_andItSaysSo_andItsConsumerIsClosed() {
    loop =
        loop(
            this::open,
            opened -> {
              throw new StackOverflowError("a test's");
            });
    assertThat(loop.hasDied()).isFalse();
    loop.start();

    await().until(loop::hasDied);
    assertThatThrownBy(consumer::assignment).hasMessageContaining("closed");
  }

  @Test
  void loopThatIsToldToEnd_whileItWaits_ends_closesItsConsumer_andHasNotDied() throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    loop =
        loop(
            this::open,
            opened -> {
              opened.assign(List.of(PARTITION));
              // Else a poll fails at once: it has no position, and may look for none.
              opened.seek(PARTITION, 0);
              waits.countDown();
              var unused = opened.poll(Duration.ofMinutes(1));
            });
    loop.start();
    waits.await();

    loop.close();

    assertThat(loop.isRunning()).isFalse();
    assertThat(loop.hasDied()).isFalse();
    assertThatThrownBy(consumer::assignment).hasMessageContaining("closed");
    assertThat(failed).hasValue(0);
  }
}
