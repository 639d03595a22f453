package io.phonecommand.worker.claims;

import java.time.Instant;
import java.util.Map;
import java.util.NavigableSet;
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

  /** What must be known of {@code partition} if this worker dies. */
  public ClaimMetadata metadataOf(int partition) {
    return ClaimMetadata.fitting(ranges(unanswered, partition), OffsetRanges.NONE)
        .of(logs.get(partition));
  }

  /**
   * What a successor must know of {@code partition} if this worker gives it up and lives: it
   * answers what it has started by itself.
   */
  public ClaimMetadata handOverMetadata(int partition) {
    return ClaimMetadata.fitting(OffsetRanges.NONE, ranges(released, partition))
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
