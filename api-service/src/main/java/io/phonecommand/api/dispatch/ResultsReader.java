package io.phonecommand.api.dispatch;

import io.phonecommand.api.kafka.AssignedReader;
import io.phonecommand.api.kafka.BrokerContact;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls this replica's partition of the results topic, from its end on. */
final class ResultsReader implements AssignedReader.Reader {

  private static final Logger log = LoggerFactory.getLogger(ResultsReader.class);

  private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);

  private final ResultRecords records;
  private final BrokerContact contact;
  private final DispatchProperties properties;
  private volatile int replyPartition;
  private volatile @Nullable Metric bytesReceived;

  ResultsReader(ResultRecords records, BrokerContact contact, DispatchProperties properties) {
    this.records = records;
    this.contact = contact;
    this.properties = properties;
  }

  /** Fixes the position, before the first task that could be answered there is sent. */
  @Override
  public void place(Consumer<String, byte[]> consumer, List<TopicPartition> partitions) {
    replyPartition = properties.replyPartitionOf(partitions.size());
    TopicPartition mine = new TopicPartition(partitions.getFirst().topic(), replyPartition);
    consumer.assign(List.of(mine));
    bytesReceived = byteCountOf(consumer);
    consumer.seekToEnd(List.of(mine));
    // A seek is lazy; asking for the position carries it out.
    long end = consumer.position(mine);
    log.info("replica {} reads {} from offset {} on", properties.replicaId(), mine, end);
  }

  /** The partition that results must be sent to, known once the consumer is placed. */
  int replyPartition() {
    return replyPartition;
  }

  /** Nobody waits for a result that is gone. */
  @Override
  public String whenPositionIsLost() {
    return "latest";
  }

  @Override
  public void poll(Consumer<String, byte[]> consumer) {
    for (ConsumerRecord<String, byte[]> result : consumer.poll(POLL_TIMEOUT)) {
      records.apply(result.value());
    }
    contact.observe(total());
  }

  private double total() {
    Metric metric = bytesReceived;
    if (metric != null && metric.metricValue() instanceof Double total) {
      return total;
    }
    throw new IllegalStateException("the Kafka client no longer counts the bytes it receives");
  }

  /** One of some hundred metrics: looked for once, and not after each poll. */
  private static @Nullable Metric byteCountOf(Consumer<String, byte[]> consumer) {
    for (Metric metric : consumer.metrics().values()) {
      if (metric.metricName().name().equals("incoming-byte-total")
          && metric.metricName().group().equals("consumer-metrics")) {
        return metric;
      }
    }
    return null;
  }
}
