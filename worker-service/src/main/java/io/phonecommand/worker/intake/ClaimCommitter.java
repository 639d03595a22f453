package io.phonecommand.worker.intake;

import io.phonecommand.common.kafka.PollFailures;
import io.phonecommand.worker.claims.ClaimMetadata;
import io.phonecommand.worker.claims.OffsetRanges;
import io.phonecommand.worker.claims.TaskRecord;
import io.phonecommand.worker.claims.UnansweredTasks;
import io.phonecommand.worker.intake.PartitionPast.Inheritance;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Claims tasks: commits their offsets before any of their commands starts. The commit is fenced by
 * the group's generation, so that a claim that stands is this worker's alone. Beside each offset
 * stands {@link ClaimMetadata} for the partition's next owner. The poll thread only.
 */
final class ClaimCommitter {

  private final Consumer<String, byte[]> consumer;
  private final UnansweredTasks unanswered;
  private final Duration timeout;
  private final Clock clock;
  private final PollFailures failures = new PollFailures("claiming tasks");

  /** Up to where each partition of this worker is claimed. */
  private final Map<TopicPartition, OffsetAndMetadata> claimedUpTo = new HashMap<>();

  /**
   * What this worker still has to answer on partitions of others may stand beside a partition that
   * it has no more, or nowhere.
   */
  private boolean carrierIsOutdated;

  ClaimCommitter(
      Consumer<String, byte[]> consumer,
      UnansweredTasks unanswered,
      Duration timeout,
      Clock clock) {
    this.consumer = consumer;
    this.unanswered = unanswered;
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
      unanswered.sawPartitions(task.partition(), task.task().partitions(), clock.instant());
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
    unanswered.claimedOf(partition.partition(), inheritance.log());
    inheritance.lost().forEach(unanswered::inherit);
    carrierIsOutdated = true;
    if (inheritance.isClaimed() && !hasMoreToSay(partition)) {
      claimedUpTo.put(partition, inheritance.readFrom());
      return true;
    }
    return commit(Map.of(partition, inheritance.readFrom()), inheritance.released());
  }

  /**
   * Whether beside the offset of {@code partition}, which comes back, or of another one, more has
   * to stand than does: of what this worker has claimed and not answered.
   */
  private boolean hasMoreToSay(TopicPartition partition) {
    Set<Integer> owned = numbersOf(claimedUpTo.keySet());
    owned.add(partition.partition());
    return unanswered.isOpen(partition.partition())
        || !unanswered.elsewhere(owned, partition.partition()).isEmpty();
  }

  private boolean commit(Map<TopicPartition, OffsetAndMetadata> ends, List<TaskRecord> tasks) {
    tasks.forEach(unanswered::add);
    try {
      Map<TopicPartition, OffsetAndMetadata> owned = new HashMap<>(claimedUpTo);
      owned.putAll(ends);
      Map<TopicPartition, OffsetAndMetadata> offsets = withCarrier(ends, owned);
      commit(offsets);
      claimedUpTo.putAll(ends);
      carrierIsOutdated = false;
      failures.succeeded();
      return true;
    } catch (KafkaException e) {
      // Whether the claim stands may be unknown, but nothing has started.
      tasks.forEach(unanswered::remove);
      var unused = failures.failed(e);
      return false;
    }
  }

  /**
   * What is to be committed of {@code ends}. What this worker still has to answer of partitions
   * that are not its own any more stands beside the one with the lowest number; which is committed,
   * too, if another one was that before.
   */
  private Map<TopicPartition, OffsetAndMetadata> withCarrier(
      Map<TopicPartition, OffsetAndMetadata> ends, Map<TopicPartition, OffsetAndMetadata> owned) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    ends.forEach(
        (partition, end) ->
            offsets.put(partition, offset(end, unanswered.metadataOf(partition.partition()))));
    owned.entrySet().stream()
        .min(Comparator.comparingInt(entry -> entry.getKey().partition()))
        .filter(carrier -> carrierIsOutdated || ends.containsKey(carrier.getKey()))
        .ifPresent(
            carrier -> {
              int number = carrier.getKey().partition();
              SortedMap<Integer, OffsetRanges> elsewhere =
                  unanswered.elsewhere(numbersOf(owned.keySet()), number);
              if (!elsewhere.isEmpty()) {
                offsets.put(
                    carrier.getKey(),
                    offset(carrier.getValue(), unanswered.metadataOf(number, elsewhere)));
              }
            });
    return offsets;
  }

  private static Set<Integer> numbersOf(Collection<TopicPartition> partitions) {
    return partitions.stream()
        .map(TopicPartition::partition)
        .collect(Collectors.toCollection(HashSet::new));
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

  private static OffsetAndMetadata offset(OffsetAndMetadata end, ClaimMetadata metadata) {
    return new OffsetAndMetadata(end.offset(), metadata.after(end.leaderEpoch()).text());
  }

  /** Up to where each of {@code partitions} is claimed that is taken over. */
  Map<TopicPartition, Long> claimedUpTo(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata end = claimedUpTo.get(partition);
      if (end != null) {
        offsets.put(partition, end.offset());
      }
    }
    return offsets;
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
   * Of a partition that was not taken over yet, the metadata of its last owner stays. One that is
   * deleted has no next owner; a commit of it would be tried in vain until its limit.
   *
   * @throws KafkaException if the metadata could not be written, or nobody knows whether it was
   */
  void giveUp(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> kept = new HashMap<>(claimedUpTo);
    kept.keySet().removeAll(partitions);
    kept.keySet().removeIf(partition -> !exists(partition));
    carrierIsOutdated = true;
    Map<TopicPartition, OffsetAndMetadata> offsets = withCarrier(Map.of(), kept);
    Set<Integer> gone = numbersOf(partitions);
    boolean last = kept.isEmpty();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata end = claimedUpTo.get(partition);
      if (end != null && exists(partition)) {
        int number = partition.partition();
        offsets.put(
            partition,
            offset(
                end,
                last
                    ? unanswered.lastHandOverMetadata(number, gone)
                    : unanswered.handOverMetadata(number)));
        last = false;
      }
    }
    if (!offsets.isEmpty()) {
      commit(offsets);
      carrierIsOutdated = false;
      offsets.keySet().removeAll(kept.keySet());
      offsets.keySet().forEach(given -> unanswered.leaveInherited(given.partition()));
    }
  }

  private boolean exists(TopicPartition partition) {
    return consumer.partitionsFor(partition.topic(), timeout).stream()
        .anyMatch(known -> known.partition() == partition.partition());
  }

  /**
   * {@code partitions} are not this worker's any more, or anew. What it knew of them must not be
   * committed ever again: it would move the claims of others back.
   */
  void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(claimedUpTo::remove);
    carrierIsOutdated = true;
  }
}
