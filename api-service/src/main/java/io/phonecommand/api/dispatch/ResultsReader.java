package io.phonecommand.api.dispatch;

import io.phonecommand.api.kafka.RecordGuard;
import io.phonecommand.api.kafka.TopicReading;
import io.phonecommand.common.kafka.BrokerContact;
import io.phonecommand.common.kafka.LogReader;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls this replica's partition of the results topic, from its end on. */
final class ResultsReader implements TopicReading.Reader {

  private static final Logger log = LoggerFactory.getLogger(ResultsReader.class);

  private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);

  /** Not placed yet. */
  private static final int NONE = -1;

  private final ResultRecords records;
  private final RecordGuard guard;
  private final BrokerContact contact;
  private final Replica replica;
  private volatile int replyPartition = NONE;

  ResultsReader(ResultRecords records, RecordGuard guard, BrokerContact contact, Replica replica) {
    this.records = records;
    this.guard = guard;
    this.contact = contact;
    this.replica = replica;
  }

  /** Fixes the position, before the first task that could be answered there is sent. */
  @Override
  public void place(
      Consumer<String, byte[]> consumer, List<TopicPartition> partitions, Duration limit) {
    int chosen = replica.replyPartitionOf(partitions.size());
    TopicPartition mine = new TopicPartition(partitions.getFirst().topic(), chosen);
    // Nobody waits for a result that is there already, or gone.
    LogReader reader = LogReader.open(consumer, List.of(mine), LogReader.END, limit);
    contact.observe(consumer);
    replyPartition = chosen;
    log.info("replica {} reads {} from offset {} on", replica.id(), mine, reader.endOf(mine));
  }

  /** Whether results can be received. Any thread. */
  @Override
  public boolean isCaughtUp() {
    return replyPartition != NONE;
  }

  /** The partition that results must be sent to, known once the consumer is placed. */
  int replyPartition() {
    return replyPartition;
  }

  /** Its partition stays what it was: requests wait for results there. */
  @Override
  public boolean readsAllPartitions() {
    return false;
  }

  @Override
  public void poll(Consumer<String, byte[]> consumer) {
    guard.handOn(consumer.poll(POLL_TIMEOUT), result -> records.apply(result.value()));
    contact.observe(consumer);
  }
}
