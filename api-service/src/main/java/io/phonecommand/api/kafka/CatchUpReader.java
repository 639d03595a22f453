package io.phonecommand.api.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads all partitions of a topic from some point on, and knows when it has read everything that
 * was there at its start. The poll thread calls it; any thread may ask {@link #isCaughtUp}.
 */
public final class CatchUpReader implements AssignedReader.Reader {

  /** Where to begin. */
  @FunctionalInterface
  public interface Start {

    /** Positions the consumer, which the partitions are assigned to. */
    void seek(Consumer<String, byte[]> consumer, List<TopicPartition> partitions);
  }

  private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);
  private static final Duration POSITION_TIMEOUT = Duration.ofMillis(500);

  private final Start start;
  private final BiConsumer<String, byte[]> records;

  /** The offsets that are still to be reached. */
  private final Map<TopicPartition, Long> unread = new HashMap<>();

  private volatile boolean caughtUp;

  /**
   * A reader for one consumer.
   *
   * @param records gets the key and the value of each record, in the order of its partition
   */
  public CatchUpReader(Start start, BiConsumer<String, byte[]> records) {
    this.start = start;
    this.records = records;
  }

  @Override
  public void place(Consumer<String, byte[]> consumer, List<TopicPartition> partitions) {
    consumer.assign(partitions);
    start.seek(consumer, partitions);
    unread.putAll(consumer.endOffsets(partitions));
  }

  /** Whatever is gone was replaced by something later, or is no longer needed. */
  @Override
  public String whenPositionIsLost() {
    return "earliest";
  }

  @Override
  public void poll(Consumer<String, byte[]> consumer) {
    for (ConsumerRecord<String, byte[]> each : consumer.poll(POLL_TIMEOUT)) {
      records.accept(each.key(), each.value());
    }
    if (!caughtUp) {
      // Not the last record's offset: compaction and markers leave gaps that only positions cross.
      unread
          .entrySet()
          .removeIf(end -> consumer.position(end.getKey(), POSITION_TIMEOUT) >= end.getValue());
      caughtUp = unread.isEmpty();
    }
  }

  /** Whether everything that was there at the start has been read. */
  public boolean isCaughtUp() {
    return caughtUp;
  }
}
