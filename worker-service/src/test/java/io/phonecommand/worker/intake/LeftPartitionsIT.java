package io.phonecommand.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.message.Cancel;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cancels on partitions that are others' by now; here nobody else has them. */
class LeftPartitionsIT extends OnIntakeBroker {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private TestIntake intake;
  private String elsewhere;
  private TopicPartition partition;

  /** A job runs, so that its partition is of interest; which is another topic's here. */
  @BeforeEach
  void runAJob() throws Exception {
    intake = new TestIntake(broker.kafka(), site, any -> true, new CountDownLatch(0));
    elsewhere = broker.newSite();
    partition = new TopicPartition(Topics.tasks(elsewhere), 0);
    broker.publishJob(site, 0, "job", Instant.now());
    awaitAdmitted(intake, 1);
  }

  @AfterEach
  void end() {
    intake.close();
  }

  private void cancelAndAwait(String jobId) throws Exception {
    broker.publishCancel(elsewhere, 0, jobId);
    await()
        .atMost(LIMIT)
        .until(() -> intake.cancelled.stream().map(Cancel::taskId).toList().contains(jobId));
  }

  private Consumer<String, byte[]> newConsumer() {
    return new KafkaConsumer<>(broker.kafka().consumer());
  }

  @Test
  void partitionThatLeaves_comesBack_andLeavesAgain_isReadWhileItIsAway() throws Exception {
    try (LeftPartitions left = new LeftPartitions(this::newConsumer, intake)) {
      left.left(partition, 0);
      cancelAndAwait("c1");

      left.regained(List.of(partition));
      assertThat(left.size()).isZero();

      left.left(partition, 1);
      cancelAndAwait("c2");
      assertThat(left.size()).isEqualTo(1);
      assertThat(left.failures().details()).isEmpty();
    }
  }

  @Test
  void consumerThatCannotBeMade_isMadeLater_andSaysSoMeanwhile() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    Supplier<Consumer<String, byte[]>> second =
        () -> {
          if (tries.getAndIncrement() == 0) {
            throw new KafkaException("as the test wants");
          }
          return newConsumer();
        };
    try (LeftPartitions left = new LeftPartitions(second, intake)) {
      left.left(partition, 0);
      await().atMost(LIMIT).until(() -> !left.failures().details().isEmpty());

      cancelAndAwait("c1");

      assertThat(tries).hasValue(2);
      await().atMost(LIMIT).until(() -> left.failures().details().isEmpty());
    }
  }
}
