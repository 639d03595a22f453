package io.phonecommand.api.jobs;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the log of each partition begins. That moves on seldom, as segments are deleted, and is
 * asked once a minute: what somebody asks about has no part in who pays for the question. Any
 * thread may call it.
 */
final class OldestOffsets {

  private static final long AGE_NANOS = Duration.ofMinutes(1).toNanos();

  private record Known(long offset, long nanoTime) {

    boolean isGood(long end) {
      return offset <= end && System.nanoTime() - nanoTime < AGE_NANOS;
    }
  }

  private final Map<TopicPartition, Known> known = new ConcurrentHashMap<>();

  /**
   * Where {@code partition} begins.
   *
   * @param end where it ends: a log that ends before it begins was made anew
   * @param ask asks Kafka
   */
  long of(TopicPartition partition, long end, ToLongFunction<TopicPartition> ask) {
    Known before = known.get(partition);
    if (before != null && before.isGood(end)) {
      return before.offset();
    }
    Known now = new Known(ask.applyAsLong(partition), System.nanoTime());
    known.put(partition, now);
    return now.offset();
  }

  /** The log of {@code partition} has shown to begin elsewhere. */
  void forget(TopicPartition partition) {
    known.remove(partition);
  }
}
