package io.phonecommand.worker.claims;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The partitions of the site's tasks topic that are this worker's. Its poll thread changes them;
 * any thread may ask.
 */
public final class OwnedPartitions {

  /** Each with whether tasks are taken of it. */
  private final Map<Integer, Boolean> open = new ConcurrentSkipListMap<>();

  private final Map<Integer, Long> since = new ConcurrentHashMap<>();

  /** {@code partition} is this worker's, and no task is taken of it yet, or any more. */
  public void closed(int partition) {
    since.putIfAbsent(partition, System.nanoTime());
    open.put(partition, false);
  }

  /** Tasks are taken of {@code partition}. */
  public void opened(int partition) {
    open.put(partition, true);
  }

  /** {@code partition} is not this worker's any more. */
  public void left(int partition) {
    open.remove(partition);
    since.remove(partition);
  }

  /** Whether {@code partition} is this worker's, also if it is closed. */
  public boolean has(int partition) {
    return open.containsKey(partition);
  }

  /** The same, if it has been since {@code since} without a break; see {@link #since}. */
  public boolean has(int partition, long since) {
    return Long.valueOf(since).equals(this.since.get(partition));
  }

  /** All of them, as they are now. */
  public Set<Integer> all() {
    return Set.copyOf(open.keySet());
  }

  /**
   * Since when each of them is this worker's, as a {@link System#nanoTime} value: another one if it
   * went and came back.
   */
  public Map<Integer, Long> since() {
    return Map.copyOf(since);
  }

  /** Those of which no tasks are taken, in order. */
  public List<Integer> closed() {
    List<Integer> closed = new ArrayList<>();
    open.forEach(
        (partition, isOpen) -> {
          if (!isOpen) {
            closed.add(partition);
          }
        });
    return closed;
  }
}
