package io.phonecommand.api.history;

import io.phonecommand.api.kafka.AssignedReader;
import io.phonecommand.api.kafka.CatchUp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Reads the requests of all replicas, from the beginning of the idempotency window on. */
final class HistoryReader implements AssignedReader.Reader {

  private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);

  private final HistoryRecords records;
  private final Duration window;
  private final Clock clock;
  private final CatchUp catchUp = new CatchUp();

  HistoryReader(HistoryRecords records, Duration window, Clock clock) {
    this.records = records;
    this.window = window;
    this.clock = clock;
  }

  @Override
  public void place(Consumer<String, byte[]> consumer, List<TopicPartition> partitions) {
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    long since = clock.instant().minus(window).toEpochMilli();
    Map<TopicPartition, Long> times =
        partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> since));
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> start :
        consumer.offsetsForTimes(times).entrySet()) {
      if (start.getValue() != null) {
        consumer.seek(start.getKey(), start.getValue().offset());
      }
    }
    catchUp.begin(consumer, partitions);
  }

  /** Whatever is gone is older than the window. */
  @Override
  public String whenPositionIsLost() {
    return "earliest";
  }

  @Override
  public void poll(Consumer<String, byte[]> consumer) {
    for (ConsumerRecord<String, byte[]> request : consumer.poll(POLL_TIMEOUT)) {
      records.apply(request.key(), request.value());
    }
    catchUp.proceed(consumer);
  }

  /** Whether every request of the window that was there at the start is known. */
  boolean isCaughtUp() {
    return catchUp.isDone();
  }
}
