package io.phonecommand.benchmarks.measure;

/**
 * A task that callers keep asking one replica about while it runs.
 *
 * @param read how many records the replica has read for them
 * @param written how many were written to the task's partition in that time
 * @param operations how often it was asked
 * @param failures how many of these calls failed
 */
public record PolledFigure(long read, long written, int operations, int failures) {

  /** How often each record was read. */
  public double ratio() {
    return read / (double) Math.max(1, written);
  }
}
