package io.phonecommand.worker.intake;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps a partition that this worker has just got closed until the tasks that were claimed from it
 * before are known: a repeat of one of them must be recognised, or it would run again. Its methods
 * are called by the poll thread, as Kafka's client does with a rebalance listener.
 */
final class Repeats implements ConsumerRebalanceListener {

  private final Consumer<String, byte[]> consumer;
  private final ClaimedTasks claimedTasks;
  private final Map<TopicPartition, ReadBack> unknown = new HashMap<>();

  Repeats(Consumer<String, byte[]> consumer, ClaimedTasks claimedTasks) {
    this.consumer = consumer;
    this.claimedTasks = claimedTasks;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    // Before anything of them can be returned by the poll that is calling.
    consumer.pause(partitions);
    for (TopicPartition partition : partitions) {
      unknown.put(partition, ReadBack.start(claimedTasks, partition));
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      ReadBack running = unknown.remove(partition);
      if (running != null) {
        running.cancel();
      }
    }
  }

  /** Those of {@code assigned} whose claimed tasks are known, so that they may be read. */
  Set<TopicPartition> known(Set<TopicPartition> assigned) {
    unknown.values().removeIf(ReadBack::isDone);
    Set<TopicPartition> known = new HashSet<>(assigned);
    known.removeAll(unknown.keySet());
    return known;
  }
}
