package io.phonecommand.api.history;

import io.phonecommand.api.kafka.CatchUpReader;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** The beginning of the idempotency window: requests before it are forgotten. */
record WindowStart(Duration window, Clock clock) implements CatchUpReader.Start {

  @Override
  public void seek(Consumer<String, byte[]> consumer, List<TopicPartition> partitions) {
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
  }
}
