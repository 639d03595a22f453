package io.phonecommand.api.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Knows when a reader has seen everything that was in its partitions at its start. The poll thread
 * calls it; any thread may ask {@link #isDone}.
 */
public final class CatchUp {

  private static final Duration POSITION_TIMEOUT = Duration.ofMillis(500);

  /** The offsets that are still to be reached. */
  private final Map<TopicPartition, Long> unread = new HashMap<>();

  private volatile boolean done;

  /** Takes the ends as they are now; the consumer has been placed. */
  public void begin(Consumer<String, byte[]> consumer, Collection<TopicPartition> partitions) {
    unread.putAll(consumer.endOffsets(partitions));
  }

  /** Call it after each poll. */
  public void proceed(Consumer<String, byte[]> consumer) {
    if (!done) {
      // Not the last record's offset: compaction and markers leave gaps that only positions cross.
      unread
          .entrySet()
          .removeIf(end -> consumer.position(end.getKey(), POSITION_TIMEOUT) >= end.getValue());
      done = unread.isEmpty();
    }
  }

  /** Whether all of it has been seen. */
  public boolean isDone() {
    return done;
  }
}
