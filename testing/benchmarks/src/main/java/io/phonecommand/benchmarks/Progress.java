package io.phonecommand.benchmarks;

import io.phonecommand.benchmarks.measure.Measure;
import java.time.Duration;
import java.util.Random;

/** What a run does next, and what it says of that. */
final class Progress {

  private final Random random;
  private final long start = System.nanoTime();

  /**
   * The run begins.
   *
   * @param random decides in which order contestants come
   */
  Progress(Random random) {
    this.random = random;
  }

  /** So many rounds of all these measures, after each has been made warm. */
  void rounds(String what, int count, Measure... measures) throws Exception {
    for (Measure measure : measures) {
      measure.warmUp();
    }
    say(what + ": warm");
    for (int round = 1; round <= count; round++) {
      for (Measure measure : measures) {
        measure.round(random);
      }
      say(what + ": round " + round + " of " + count);
    }
  }

  /** Shows how long the run has taken so far. */
  void say(String what) {
    System.out.printf("%4d s  %s%n", seconds(), what);
  }

  /** Since its begin. */
  long seconds() {
    return Duration.ofNanos(System.nanoTime() - start).toSeconds();
  }
}
