package io.phonecommand.worker.intake;

import io.phonecommand.common.kafka.PollFailures;
import io.phonecommand.worker.claims.ClaimNote;
import io.phonecommand.worker.claims.OpenClaims;
import io.phonecommand.worker.claims.TaskRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Claims tasks: commits their offsets before any of their commands starts. The commit is fenced by
 * the group's generation, so that a claim that stands is this worker's alone. Beside each offset
 * stands a {@link ClaimNote} for the partition's next owner. The poll thread only.
 */
final class Claims {

  private final Consumer<String, byte[]> consumer;
  private final OpenClaims open;
  private final Duration timeout;
  private final Clock clock;
  private final PollFailures failures = new PollFailures("claiming tasks");

  /** Up to where each partition of this worker is claimed. */
  private final Map<TopicPartition, OffsetAndMetadata> claimedUpTo = new HashMap<>();

  Claims(Consumer<String, byte[]> consumer, OpenClaims open, Duration timeout, Clock clock) {
    this.consumer = consumer;
    this.open = open;
    this.timeout = timeout;
    this.clock = clock;
  }

  /**
   * Returns whether the whole batch is claimed. If not, nothing of it may start, and {@link
   * #rewind} must follow.
   *
   * @param tasks those of the batch's records that are to be run
   */
  boolean claim(ConsumerRecords<String, byte[]> batch, List<TaskRecord> tasks) {
    for (TaskRecord task : tasks) {
      open.sawPartitions(task.partition(), task.task().partitions(), clock.instant());
    }
    Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>(batch.nextOffsets());
    ends.keySet().retainAll(batch.partitions());
    return commit(ends, tasks);
  }

  /**
   * Takes over a partition from its last owner; returns whether the tasks that it released are this
   * worker's now. If not, nothing of them may start, and this can be tried again.
   */
  boolean inherit(TopicPartition partition, Inheritance inheritance) {
    open.claimedOf(partition.partition(), inheritance.log());
    if (inheritance.isClaimed()) {
      claimedUpTo.put(partition, inheritance.readFrom());
      return true;
    }
    return commit(Map.of(partition, inheritance.readFrom()), inheritance.released());
  }

  private boolean commit(Map<TopicPartition, OffsetAndMetadata> ends, List<TaskRecord> tasks) {
    tasks.forEach(open::add);
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      ends.forEach(
          (partition, end) ->
              offsets.put(partition, offset(end, open.noteOf(partition.partition()))));
      commit(offsets);
      claimedUpTo.putAll(ends);
      failures.succeeded();
      return true;
    } catch (KafkaException e) {
      // Whether the claim stands may be unknown, but nothing has started.
      tasks.forEach(open::remove);
      var unused = failures.failed(e);
      return false;
    }
  }

  /**
   * A wake-up, because this worker stops, comes once; the loop sees by itself that it is to end.
   */
  private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    try {
      consumer.commitSync(offsets, timeout);
    } catch (WakeupException e) {
      consumer.commitSync(offsets, timeout);
    }
  }

  private static OffsetAndMetadata offset(OffsetAndMetadata end, ClaimNote note) {
    return new OffsetAndMetadata(end.offset(), note.after(end.leaderEpoch()).text());
  }

  /** Whether claims are refused, and why. Any thread. */
  PollFailures failures() {
    return failures;
  }

  /** What still belongs to this worker of a batch that is not claimed is polled again. */
  void rewind(ConsumerRecords<String, byte[]> batch) {
    for (TopicPartition partition : batch.partitions()) {
      if (consumer.assignment().contains(partition)) {
        consumer.seek(partition, batch.records(partition).getFirst().offset());
      }
    }
  }

  /**
   * Gives {@code partitions} up in good order: this worker answers by itself what it has started.
   * Of a partition that was not taken over yet, the note of its last owner stays.
   *
   * @throws KafkaException if the notes could not be written, or nobody knows whether they were
   */
  void giveUp(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata end = claimedUpTo.get(partition);
      if (end != null) {
        offsets.put(partition, offset(end, open.handOverNote(partition.partition())));
      }
    }
    if (!offsets.isEmpty()) {
      commit(offsets);
    }
  }

  /**
   * {@code partitions} are not this worker's any more, or anew. What it knew of them must not be
   * committed ever again: it would move the claims of others back.
   */
  void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(claimedUpTo::remove);
  }
}
