package io.phonecommand.api.directory;

import io.phonecommand.api.kafka.AssignedReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Polls the instances topic from its beginning, and knows when it has seen everything that was
 * there at the start.
 */
final class DirectoryReader implements AssignedReader.Reader {

  private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);

  private final InstanceUpdates updates;

  /** The offsets that are still to be reached; only the poll thread touches it once it runs. */
  private final Map<TopicPartition, Long> unread = new HashMap<>();

  private volatile boolean caughtUp;

  DirectoryReader(InstanceUpdates updates) {
    this.updates = updates;
  }

  @Override
  public void place(Consumer<String, byte[]> consumer, List<TopicPartition> partitions) {
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    unread.putAll(consumer.endOffsets(partitions));
  }

  /** Whatever is gone was replaced by something later. */
  @Override
  public String whenPositionIsLost() {
    return "earliest";
  }

  @Override
  public void poll(Consumer<String, byte[]> consumer) {
    for (ConsumerRecord<String, byte[]> instance : consumer.poll(POLL_TIMEOUT)) {
      updates.apply(instance.key(), instance.value());
    }
    if (!caughtUp) {
      // Not the last record's offset: compaction and markers leave gaps that only positions cross.
      unread
          .entrySet()
          .removeIf(end -> consumer.position(end.getKey(), POLL_TIMEOUT) >= end.getValue());
      caughtUp = unread.isEmpty();
    }
  }

  /** Whether everything that was in the topic at the start has been read. */
  boolean isCaughtUp() {
    return caughtUp;
  }
}
