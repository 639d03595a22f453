package io.phonecommand.worker.claims;

import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The tasks that this worker has claimed and neither answered nor handed over. As many as it has
 * tasks, and one batch more. Any thread.
 */
public final class OpenClaims {

  private final Map<Integer, NavigableSet<Long>> unanswered = new ConcurrentHashMap<>();
  private final Map<Integer, NavigableSet<Long>> released = new ConcurrentHashMap<>();

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
  public ClaimNote noteOf(int partition) {
    return ClaimNote.fitting(ranges(unanswered, partition), OffsetRanges.NONE);
  }

  /**
   * What a successor must know of {@code partition} if this worker gives it up and lives: it
   * answers what it has started by itself.
   */
  public ClaimNote handOverNote(int partition) {
    return ClaimNote.fitting(OffsetRanges.NONE, ranges(released, partition));
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
