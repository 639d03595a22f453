package io.phonecommand.api.kafka;

import io.phonecommand.common.kafka.LogReader;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Follows all partitions of a topic from some point on, and knows when it has read everything that
 * was there when it began. The poll thread calls it; any thread may ask {@link #isCaughtUp}.
 */
public final class TopicFollower implements TopicReading.Reader {

  private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);

  private final Supplier<LogReader.Start> start;
  private final java.util.function.Consumer<ConsumerRecord<String, byte[]>> records;
  private final RecordGuard guard;
  private volatile boolean caughtUp;
  private @Nullable LogReader reader;

  /**
   * @param start asked each time it begins
   * @param records gets the records, in the order of their partitions, and from the start again
   *     each time that it begins: a record that is gone takes nothing back
   */
  public TopicFollower(
      Supplier<LogReader.Start> start,
      java.util.function.Consumer<ConsumerRecord<String, byte[]>> records,
      RecordGuard guard) {
    this.start = start;
    this.records = records;
    this.guard = guard;
  }

  @Override
  public void place(
      Consumer<String, byte[]> consumer, List<TopicPartition> partitions, Duration limit) {
    caughtUp = false;
    reader = LogReader.open(consumer, partitions, start.get(), limit);
    caughtUp = reader.isAtEnd();
  }

  @Override
  public void poll(Consumer<String, byte[]> consumer) {
    LogReader placed = reader;
    if (placed == null) {
      throw new IllegalStateException("polled before it was placed");
    }
    guard.handOn(placed.poll(POLL_TIMEOUT), records);
    caughtUp = placed.isAtEnd();
  }

  @Override
  public boolean readsAllPartitions() {
    return true;
  }

  /** Whether everything that was there when it began has been read. */
  @Override
  public boolean isCaughtUp() {
    return caughtUp;
  }
}
