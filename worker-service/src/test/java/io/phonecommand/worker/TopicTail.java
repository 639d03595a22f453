package io.phonecommand.worker;

import io.phonecommand.common.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads what comes on a topic of one partition, for tests that look again and again. Any thread.
 */
final class TopicTail implements AutoCloseable {

  private static final Duration POLL_WAIT = Duration.ofMillis(20);

  private final TopicPartition partition;
  private final KafkaConsumer<String, byte[]> consumer;
  private final List<ConsumerRecord<String, byte[]>> read = new ArrayList<>();
  private boolean there;

  TopicTail(KafkaSettings kafka, String topic) {
    partition = new TopicPartition(topic, 0);
    consumer = new KafkaConsumer<>(kafka.consumer());
  }

  /** All that has been written so far, in order; nothing if there is no such topic yet. */
  synchronized List<ConsumerRecord<String, byte[]>> soFar() {
    if (isThere()) {
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer.poll(POLL_WAIT).forEach(read::add);
      }
    }
    return List.copyOf(read);
  }

  private boolean isThere() {
    if (!there && consumer.listTopics().containsKey(partition.topic())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      there = true;
    }
    return there;
  }

  @Override
  public synchronized void close() {
    consumer.close();
  }
}
