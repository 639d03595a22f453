package io.phonecommand.worker.intake;

import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads a piece of a partition. */
final class LogReading {

  private static final Duration POLL_WAIT = Duration.ofMillis(200);

  private LogReading() {}

  /**
   * Hands {@code each} record from {@code start} up to, not including, {@code end} that is still in
   * the log. Blocks until it has.
   *
   * @param consumer has {@code partition} assigned
   */
  static void read(
      Consumer<String, byte[]> consumer,
      TopicPartition partition,
      long start,
      long end,
      java.util.function.Consumer<ConsumerRecord<String, byte[]>> each) {
    consumer.seek(partition, start);
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<String, byte[]> found : consumer.poll(POLL_WAIT)) {
        if (found.offset() < end) {
          each.accept(found);
        }
      }
    }
  }
}
