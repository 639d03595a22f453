package io.phonecommand.worker.intake;

import io.phonecommand.worker.claims.OffsetRanges;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads single records of a partition that may be far apart, and little of what is between them.
 */
final class SparseReader {

  /** A shorter way is read: to go there by a seek costs a round trip, and what was fetched. */
  static final long LONG_WAY = 2000;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL_WAIT = Duration.ofMillis(200);

  private SparseReader() {}

  /**
   * Hands on the records at {@code offsets} that are there, oldest first. Blocks.
   *
   * @throws TimeoutException if nothing comes for a while
   * @throws org.apache.kafka.common.KafkaException if Kafka can't be read
   */
  static void read(
      Consumer<String, byte[]> consumer,
      TopicPartition partition,
      OffsetRanges offsets,
      java.util.function.Consumer<ConsumerRecord<String, byte[]>> each) {
    if (offsets.isEmpty()) {
      return;
    }
    List<TopicPartition> only = List.of(partition);
    consumer.assign(only);
    OffsetRanges left =
        offsets.between(
            consumer.beginningOffsets(only, PATIENCE).getOrDefault(partition, 0L),
            consumer.endOffsets(only, PATIENCE).getOrDefault(partition, 0L));
    long position = -1;
    long progress = System.nanoTime();
    while (!left.isEmpty()) {
      if (position < 0 || left.first() - position > LONG_WAY) {
        position = left.first();
        consumer.seek(partition, position);
      }
      for (ConsumerRecord<String, byte[]> found : consumer.poll(POLL_WAIT)) {
        if (left.contains(found.offset())) {
          each.accept(found);
        }
      }
      // Not the last record's offset: deleted ones and markers leave gaps.
      long next = consumer.position(partition, PATIENCE);
      if (next > position) {
        progress = System.nanoTime();
      } else if (System.nanoTime() - progress > PATIENCE.toNanos()) {
        throw new TimeoutException("nothing of %s came for %s".formatted(partition, PATIENCE));
      }
      position = next;
      left = left.from(position);
    }
  }
}
