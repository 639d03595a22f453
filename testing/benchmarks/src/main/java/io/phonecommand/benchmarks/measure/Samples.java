package io.phonecommand.benchmarks.measure;

import java.time.Duration;
import java.util.Arrays;

/** How long each operation took, and how many of them failed. Any thread. */
public final class Samples {

  private static final double NANOS_PER_MILLI = 1e6;

  private long[] nanos = new long[256];
  private int size;
  private int failures;

  /** An operation: a failed one counts with the time until it was known to have failed. */
  public synchronized void add(Duration took, boolean failed) {
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, size * 2);
    }
    nanos[size++] = took.toNanos();
    failures += failed ? 1 : 0;
  }

  /**
   * The smallest time that is not exceeded by {@code percent} percent of the operations (nearest
   * rank), in milliseconds.
   *
   * @param percent above 0, up to 100
   * @throws IllegalStateException if there are none
   */
  public synchronized double percentile(double percent) {
    if (size == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    long[] sorted = Arrays.copyOf(nanos, size);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100 * size);
    return sorted[Math.max(rank, 1) - 1] / NANOS_PER_MILLI;
  }

  public synchronized int size() {
    return size;
  }

  public synchronized int failures() {
    return failures;
  }
}
