package io.phonecommand.benchmarks.measure;

import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** How long each operation took, in their order, and which of them failed. Any thread. */
public final class Samples {

  private static final double NANOS_PER_MILLI = 1e6;

  private long[] nanos = new long[256];
  private final BitSet failed = new BitSet();
  private int size;

  /** An operation, and how long it took to succeed, or until it was known to have failed. */
  public synchronized void add(Duration took, boolean hasFailed) {
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, size * 2);
    }
    nanos[size] = took.toNanos();
    failed.set(size, hasFailed);
    size++;
  }

  /** Those of all rounds, as if they were one. */
  static Samples pooled(List<Samples> rounds) {
    Samples pool = new Samples();
    for (Samples round : rounds) {
      for (int i = 0; i < round.size(); i++) {
        pool.add(round.took(i), round.hasFailed(i));
      }
    }
    return pool;
  }

  /**
   * What the parts take one after the other: the first of each together, the second of each, and so
   * on, up to where one of them ends. A sum has failed if one of its parts has.
   *
   * @param parts measured each by itself; at least one
   */
  static Samples sum(List<Samples> parts) {
    Samples sums = new Samples();
    int count = parts.stream().mapToInt(Samples::size).min().orElseThrow();
    for (int i = 0; i < count; i++) {
      Duration together = Duration.ZERO;
      boolean anyFailed = false;
      for (Samples part : parts) {
        together = together.plus(part.took(i));
        anyFailed |= part.hasFailed(i);
      }
      sums.add(together, anyFailed);
    }
    return sums;
  }

  /**
   * The smallest time that is not exceeded by {@code percent} percent of the operations (nearest
   * rank), in milliseconds. A failed operation is no fast one: it counts with its own time, but
   * with that of the slowest success at least.
   *
   * @param percent above 0, up to 100
   * @throws IllegalStateException if there are none
   */
  public synchronized double percentile(double percent) {
    if (size == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    long[] sorted = withSlowFailures();
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100 * size);
    return sorted[Math.max(rank, 1) - 1] / NANOS_PER_MILLI;
  }

  private long[] withSlowFailures() {
    long[] times = Arrays.copyOf(nanos, size);
    long slowest = 0;
    for (int i = 0; i < size; i++) {
      slowest = failed.get(i) ? slowest : Math.max(slowest, times[i]);
    }
    for (int i = failed.nextSetBit(0); i >= 0; i = failed.nextSetBit(i + 1)) {
      times[i] = Math.max(slowest, times[i]);
    }
    return times;
  }

  private synchronized Duration took(int index) {
    return Duration.ofNanos(nanos[index]);
  }

  private synchronized boolean hasFailed(int index) {
    return failed.get(index);
  }

  public synchronized int size() {
    return size;
  }

  public synchronized int failures() {
    return failed.cardinality();
  }
}
