package io.phonecommand.worker.intake;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims a batch: commits its offsets before any of its commands starts. The commit is fenced by
 * the group's generation, so that a claim that stands is this worker's alone.
 */
final class Claims {

  private static final Logger log = LoggerFactory.getLogger(Claims.class);

  private final Consumer<String, byte[]> consumer;
  private final Duration timeout;

  Claims(Consumer<String, byte[]> consumer, Duration timeout) {
    this.consumer = consumer;
    this.timeout = timeout;
  }

  /**
   * Returns whether the whole batch is claimed. If not, nothing of it may start; what still belongs
   * to this worker is polled again.
   */
  boolean claim(ConsumerRecords<String, byte[]> batch) {
    try {
      consumer.commitSync(offsetsAfter(batch), timeout);
      return true;
    } catch (WakeupException | InterruptException e) {
      // Whether the claim stands is unknown, and this worker is stopping: nothing starts.
      throw e;
    } catch (KafkaException e) {
      log.warn("A batch of {} tasks could not be claimed: {}", batch.count(), e.toString());
      rewind(batch);
      return false;
    }
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsetsAfter(
      ConsumerRecords<String, byte[]> batch) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : batch.partitions()) {
      List<ConsumerRecord<String, byte[]>> taskRecords = batch.records(partition);
      offsets.put(partition, new OffsetAndMetadata(taskRecords.getLast().offset() + 1));
    }
    return offsets;
  }

  private void rewind(ConsumerRecords<String, byte[]> batch) {
    for (TopicPartition partition : batch.partitions()) {
      if (consumer.assignment().contains(partition)) {
        consumer.seek(partition, batch.records(partition).getFirst().offset());
      }
    }
  }
}
