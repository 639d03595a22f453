package io.phonecommand.worker.claims;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/**
 * The partitions of the site's tasks topic that are this worker's. Its poll thread changes them;
 * any thread may ask.
 */
public final class OwnedPartitions {

  /**
   * One of them.
   *
   * @param since when it is this worker's
   * @param isOpen whether tasks are taken of it
   */
  private record Owned(long since, boolean isOpen) {}

  private final Map<Integer, Owned> partitions = new ConcurrentSkipListMap<>();

  /** {@code partition} is this worker's, and no task is taken of it yet, or any more. */
  public void closed(int partition) {
    isOpen(partition, false);
  }

  /** Tasks are taken of {@code partition}. */
  public void opened(int partition) {
    isOpen(partition, true);
  }

  private void isOpen(int partition, boolean isOpen) {
    var unused =
        partitions.compute(
            partition,
            (number, owned) ->
                new Owned(owned == null ? System.nanoTime() : owned.since(), isOpen));
  }

  /** {@code partition} is not this worker's any more. */
  public void left(int partition) {
    partitions.remove(partition);
  }

  /** Whether {@code partition} is this worker's, also if it is closed. */
  public boolean has(int partition) {
    return partitions.containsKey(partition);
  }

  /** The same, if it has been since {@code since} without a break; see {@link #since}. */
  public boolean has(int partition, long since) {
    Owned owned = partitions.get(partition);
    return owned != null && owned.since() == since;
  }

  /**
   * Since when each of them is this worker's, as a {@link System#nanoTime} value: another one if it
   * went and came back.
   */
  public Map<Integer, Long> since() {
    return partitions.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, each -> each.getValue().since()));
  }

  /** Those of which no tasks are taken, in order. */
  public List<Integer> closed() {
    List<Integer> closed = new ArrayList<>();
    partitions.forEach(
        (partition, owned) -> {
          if (!owned.isOpen()) {
            closed.add(partition);
          }
        });
    return closed;
  }
}
