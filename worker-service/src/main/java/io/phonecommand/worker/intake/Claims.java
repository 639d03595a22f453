package io.phonecommand.worker.intake;

import io.phonecommand.worker.claims.ClaimNote;
import io.phonecommand.worker.claims.OpenClaims;
import io.phonecommand.worker.claims.TaskRecord;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims tasks: commits their offsets before any of their commands starts. The commit is fenced by
 * the group's generation, so that a claim that stands is this worker's alone. Beside each offset
 * stands a {@link ClaimNote} for the partition's next owner. The poll thread only.
 */
final class Claims {

  private static final Logger log = LoggerFactory.getLogger(Claims.class);

  private final Consumer<String, byte[]> consumer;
  private final OpenClaims open;
  private final Duration timeout;

  /** Up to where each partition of this worker is claimed. */
  private final Map<TopicPartition, Long> claimedUpTo = new HashMap<>();

  Claims(Consumer<String, byte[]> consumer, OpenClaims open, Duration timeout) {
    this.consumer = consumer;
    this.open = open;
    this.timeout = timeout;
  }

  /**
   * Returns whether the whole batch is claimed. If not, nothing of it may start; what still belongs
   * to this worker is polled again.
   *
   * @param tasks those of the batch's records that are to be run
   */
  boolean claim(ConsumerRecords<String, byte[]> batch, List<TaskRecord> tasks) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (TopicPartition partition : batch.partitions()) {
      ends.put(partition, batch.records(partition).getLast().offset() + 1);
    }
    boolean claimed = commit(ends, tasks);
    if (!claimed) {
      rewind(batch);
    }
    return claimed;
  }

  /**
   * Takes over a partition from its last owner; returns whether the tasks that it released are this
   * worker's now. If not, nothing of them may start, and this can be tried again.
   */
  boolean inherit(TopicPartition partition, Inheritance inheritance) {
    if (inheritance.released().isEmpty()) {
      inheritance.upTo().ifPresent(end -> claimedUpTo.put(partition, end));
      return true;
    }
    return commit(Map.of(partition, inheritance.upTo().orElseThrow()), inheritance.released());
  }

  private boolean commit(Map<TopicPartition, Long> ends, List<TaskRecord> tasks) {
    tasks.forEach(open::add);
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      ends.forEach(
          (partition, end) ->
              offsets.put(partition, offset(end, open.noteOf(partition.partition()))));
      consumer.commitSync(offsets, timeout);
      claimedUpTo.putAll(ends);
      return true;
    } catch (KafkaException e) {
      // Also a wake-up, because this worker stops: whether the claim stands is unknown then, but
      // nothing has started.
      tasks.forEach(open::remove);
      log.warn("{} tasks could not be claimed: {}", tasks.size(), e.toString());
      return false;
    }
  }

  private static OffsetAndMetadata offset(long end, ClaimNote note) {
    return new OffsetAndMetadata(end, note.text());
  }

  private void rewind(ConsumerRecords<String, byte[]> batch) {
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
      Long end = claimedUpTo.get(partition);
      if (end != null) {
        offsets.put(partition, offset(end, open.handOverNote(partition.partition())));
      }
    }
    if (!offsets.isEmpty()) {
      consumer.commitSync(offsets, timeout);
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
