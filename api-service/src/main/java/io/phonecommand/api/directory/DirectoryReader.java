package io.phonecommand.api.directory;

import io.phonecommand.api.kafka.AssignedReader;
import io.phonecommand.api.kafka.CatchUp;
import java.time.Duration;
import java.util.List;
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
  private final CatchUp catchUp = new CatchUp();

  DirectoryReader(InstanceUpdates updates) {
    this.updates = updates;
  }

  @Override
  public void place(Consumer<String, byte[]> consumer, List<TopicPartition> partitions) {
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    catchUp.begin(consumer, partitions);
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
    catchUp.proceed(consumer);
  }

  /** Whether everything that was in the topic at the start has been read. */
  boolean isCaughtUp() {
    return catchUp.isDone();
  }
}
