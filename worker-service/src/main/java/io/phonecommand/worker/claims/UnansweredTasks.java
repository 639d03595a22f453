package io.phonecommand.worker.claims;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that this worker has claimed and neither answered nor handed over. As many as it has
 * tasks, and one batch more. Any thread.
 */
public final class UnansweredTasks {

  private final Map<Integer, NavigableSet<Long>> unanswered = new ConcurrentHashMap<>();
  private final Map<Integer, NavigableSet<Long>> released = new ConcurrentHashMap<>();

  /** Of workers that are lost; their jobs are still to be answered. */
  private final Map<Integer, OffsetRanges> inherited = new ConcurrentHashMap<>();

  private final Map<Integer, LogIdentity> logs = new ConcurrentHashMap<>();

  /** What is claimed of {@code partition} from now on is of {@code log}. */
  public void claimedOf(int partition, LogIdentity log) {
    logs.put(partition, log);
  }

  /**
   * A task of {@code partition} was sent by somebody who saw {@code count} partitions, if that is
   * said: if there were others before, instances have come here whose tasks others claimed.
   */
  public void sawPartitions(int partition, @Nullable Integer count, Instant now) {
    if (count != null) {
      logs.computeIfPresent(partition, (key, log) -> log.amongPartitions(count, now));
    }
  }

  /** Since when all that was claimed of the instances of {@code partition} is known here. */
  public Instant knownSince(int partition) {
    LogIdentity log = logs.get(partition);
    return log == null ? Instant.EPOCH : log.knownSince();
  }

  /** The task is about to be claimed, or is. */
  public void add(TaskRecord task) {
    offsets(unanswered, task).add(task.offset());
  }

  /** The task is over for this worker: answered, or not claimed after all. */
  public void remove(TaskRecord task) {
    offsets(unanswered, task).remove(task.offset());
  }

  /** The task will not be started by this worker, which stops; a successor may. */
  public void release(TaskRecord task) {
    offsets(released, task).add(task.offset());
    remove(task);
  }

  /** A worker that is lost had claimed {@code offsets}, and has not answered them. */
  public void inherit(int partition, OffsetRanges offsets) {
    if (!offsets.isEmpty()) {
      inherited.merge(partition, offsets, OffsetRanges::plus);
    }
  }

  /** What is still to be answered of {@code partition} for workers that are lost. */
  public OffsetRanges inheritedOf(int partition) {
    return inherited.getOrDefault(partition, OffsetRanges.NONE);
  }

  /** A partition of which something is still to be answered for workers that are lost. */
  public Optional<Integer> nextInherited() {
    return inherited.keySet().stream().min(Comparator.naturalOrder());
  }

  /** {@code offsets} are answered for those who are lost, or there is nothing to answer. */
  public void answeredFor(int partition, OffsetRanges offsets) {
    inherited.computeIfPresent(
        partition,
        (key, open) -> {
          OffsetRanges left = open.minus(offsets);
          return left.isEmpty() ? null : left;
        });
  }

  /** Others answer for those who are lost: they are told by {@link #handOverMetadata}. */
  public void leaveInherited(int partition) {
    inherited.remove(partition);
  }

  /** Whether {@code offset} is claimed by this worker, which has not answered it. */
  public boolean isOpen(int partition, long offset) {
    NavigableSet<Long> offsets = unanswered.get(partition);
    return offsets != null && offsets.contains(offset);
  }

  /** Whether something of {@code partition} is claimed by this worker and not answered. */
  public boolean isOpen(int partition) {
    NavigableSet<Long> offsets = unanswered.get(partition);
    return offsets != null && !offsets.isEmpty();
  }

  /** What must be known of {@code partition} if this worker, which has no other one, dies. */
  public ClaimMetadata metadataOf(int partition) {
    return metadataOf(partition, Collections.emptySortedMap());
  }

  /**
   * What must be known of {@code partition} if this worker dies.
   *
   * @param elsewhere what is to stand there of other partitions
   */
  public ClaimMetadata metadataOf(int partition, SortedMap<Integer, OffsetRanges> elsewhere) {
    return ClaimMetadata.fitting(openOn(partition), elsewhere, OffsetRanges.NONE)
        .of(logs.get(partition));
  }

  /**
   * What this worker must answer of partitions that are not among {@code owned}: it still runs
   * there what it had claimed before they went to others, or answers for somebody who is lost. Of
   * their logs as they were when they were its own.
   *
   * @param partition which is in the same log
   */
  public SortedMap<Integer, OffsetRanges> elsewhere(Set<Integer> owned, int partition) {
    SortedMap<Integer, OffsetRanges> open = new TreeMap<>();
    Set<Integer> others = new TreeSet<>(unanswered.keySet());
    others.addAll(inherited.keySet());
    others.removeAll(owned);
    for (Integer other : others) {
      OffsetRanges offsets = openOn(other);
      if (!offsets.isEmpty() && isSameTopic(other, partition)) {
        open.put(other, offsets);
      }
    }
    return open;
  }

  private boolean isSameTopic(int one, int other) {
    LogIdentity log = logs.get(one);
    LogIdentity current = logs.get(other);
    return log == null || current == null || log.topicId().equals(current.topicId());
  }

  private OffsetRanges openOn(int partition) {
    return ranges(unanswered, partition).plus(inheritedOf(partition));
  }

  /**
   * What a successor must know of {@code partition} if this worker gives it up and lives: it
   * answers what it has started by itself.
   */
  public ClaimMetadata handOverMetadata(int partition) {
    return ClaimMetadata.fitting(inheritedOf(partition), ranges(released, partition))
        .of(logs.get(partition));
  }

  /**
   * As above, of the partition with which the last ones go.
   *
   * @param gone all that go
   */
  public ClaimMetadata lastHandOverMetadata(int partition, Set<Integer> gone) {
    SortedMap<Integer, OffsetRanges> others = new TreeMap<>(inherited);
    others.keySet().removeAll(gone);
    others.keySet().removeIf(other -> !isSameTopic(other, partition));
    return ClaimMetadata.fitting(inheritedOf(partition), others, ranges(released, partition))
        .of(logs.get(partition));
  }

  /** Tasks that are claimed and not answered. */
  public int size() {
    return unanswered.values().stream().mapToInt(NavigableSet::size).sum();
  }

  private static OffsetRanges ranges(Map<Integer, NavigableSet<Long>> byPartition, int partition) {
    NavigableSet<Long> offsets = byPartition.get(partition);
    return offsets == null ? OffsetRanges.NONE : OffsetRanges.of(offsets);
  }

  private static NavigableSet<Long> offsets(
      Map<Integer, NavigableSet<Long>> byPartition, TaskRecord task) {
    return byPartition.computeIfAbsent(task.partition(), key -> new ConcurrentSkipListSet<>());
  }
}
