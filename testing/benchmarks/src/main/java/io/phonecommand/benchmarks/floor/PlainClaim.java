package io.phonecommand.benchmarks.floor;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.benchmarks.contestant.Stage;
import io.phonecommand.processes.Phone;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The claim's part alone: offsets with their metadata, committed by a group of its own before any
 * command may start. One round trip, however many phones: a worker claims what it has polled with
 * one commit, of an offset for each partition that the batch has records of. Here all phones of a
 * request are one batch and spread over as many partitions as they can, the least that a worker can
 * do; one that polls them in several batches pays for more commits, and that is not the floor's.
 */
public final class PlainClaim implements Contestant {

  public static final String NAME = "Kafka claim";

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final KafkaConsumer<String, byte[]> consumer;
  private long offset;

  /** The floor's topics must be there. */
  public PlainClaim(Stage stage) {
    consumer =
        PlainTopics.consumer(
            stage.kafka().bootstrapServers(), PlainTopics.REQUESTS, "floor-claims");
  }

  @Override
  public String name() {
    return NAME;
  }

  /** One at a time: a claim is made by the one thread that polls. */
  @Override
  public synchronized void run(List<Phone> phones) {
    OffsetAndMetadata end = PlainTopics.claimUpTo(++offset);
    Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
    for (int i = 0; i < Math.min(phones.size(), PlainTopics.PARTITIONS); i++) {
      ends.put(new TopicPartition(PlainTopics.REQUESTS, i), end);
    }
    consumer.commitSync(ends, LIMIT);
  }

  @Override
  public synchronized void close() {
    consumer.close();
  }
}
