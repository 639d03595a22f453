package io.phonecommand.benchmarks.measure;

import java.time.Duration;
import java.util.Optional;

/**
 * Queries of tasks that are over, by replicas that have not been asked about them before.
 *
 * @param young of tasks that have just ended; empty if there were none
 * @param old of tasks that were accepted long before; empty if there were none
 * @param age of the youngest of the old ones
 * @param behind how many records stood behind one of the old ones in its partition, at the least
 * @param notMade tasks that were not accepted, or whose jobs did not end
 * @param slow tasks that took more than a second, and were not asked about
 */
public record QueryFigure(
    Optional<LatencyFigure> young,
    Optional<LatencyFigure> old,
    Duration age,
    long behind,
    int notMade,
    int slow) {

  /** Calls that failed. */
  public int failures() {
    return notMade
        + young.map(LatencyFigure::failures).orElse(0)
        + old.map(LatencyFigure::failures).orElse(0);
  }
}
