package io.phonecommand.worker.intake;

import io.phonecommand.worker.claims.TaskRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * Partitions that come and go. One that comes stays closed until the tasks that were claimed from
 * it before are known (a repeat of one of them must be recognised, or it would run again), and
 * until those that its last owner released are claimed by this worker. The poll thread only, as
 * Kafka's client does with a rebalance listener.
 */
final class Takeovers implements ConsumerRebalanceListener {

  private final Consumer<String, byte[]> consumer;
  private final ClaimedTasks claimedTasks;
  private final Claims claims;
  private final Handover handover;
  private final Map<TopicPartition, ReadBack> unknown = new HashMap<>();

  Takeovers(
      Consumer<String, byte[]> consumer,
      ClaimedTasks claimedTasks,
      Claims claims,
      Handover handover) {
    this.consumer = consumer;
    this.claimedTasks = claimedTasks;
    this.claims = claims;
    this.handover = handover;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    // Before anything of them can be returned by the poll that is calling.
    consumer.pause(partitions);
    claims.forget(partitions);
    for (TopicPartition partition : partitions) {
      unknown.put(partition, ReadBack.start(claimedTasks, partition));
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    cancel(partitions);
    try {
      claims.giveUp(partitions);
    } finally {
      claims.forget(partitions);
    }
  }

  /** This worker was away for so long that others have its partitions: they answer for it. */
  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    cancel(partitions);
    claims.forget(partitions);
    handover.abandon(partitions);
  }

  private void cancel(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      ReadBack running = unknown.remove(partition);
      if (running != null) {
        running.cancel();
      }
    }
  }

  /**
   * Completes the takeovers whose past is known; returns the tasks that became this worker's by
   * that, in the order in which they came.
   */
  List<TaskRecord> complete() {
    List<TaskRecord> tasks = new ArrayList<>();
    for (Map.Entry<TopicPartition, ReadBack> takeover : Map.copyOf(unknown).entrySet()) {
      Optional<Inheritance> inheritance = takeover.getValue().result();
      if (inheritance.isPresent() && claims.inherit(takeover.getKey(), inheritance.get())) {
        unknown.remove(takeover.getKey());
        tasks.addAll(inheritance.get().released());
      }
    }
    return tasks;
  }

  /** Those of {@code assigned} that are taken over, so that they may be read. */
  Set<TopicPartition> open(Set<TopicPartition> assigned) {
    Set<TopicPartition> open = new HashSet<>(assigned);
    open.removeAll(unknown.keySet());
    return open;
  }
}
