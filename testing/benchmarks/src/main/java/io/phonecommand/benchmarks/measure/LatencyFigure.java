package io.phonecommand.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * A contestant's latency over the rounds.
 *
 * @param p50Millis the median of the rounds' medians
 * @param p99Millis the median of the rounds' 99th percentiles
 * @param p50Spread how much the rounds' medians disagree, relative to {@code p50Millis}
 * @param operations of all rounds together
 * @param failures how many of them failed
 */
public record LatencyFigure(
    double p50Millis, double p99Millis, double p50Spread, int operations, int failures) {

  /** From what each round gave; at least one. */
  public static LatencyFigure of(List<Samples> rounds) {
    List<Double> p50 = new ArrayList<>();
    List<Double> p99 = new ArrayList<>();
    int operations = 0;
    int failures = 0;
    for (Samples round : rounds) {
      p50.add(round.percentile(50));
      p99.add(round.percentile(99));
      operations += round.size();
      failures += round.failures();
    }
    return new LatencyFigure(
        Medians.of(p50), Medians.of(p99), Medians.spread(p50), operations, failures);
  }

  /** What one after the other takes, if each takes as long as it does by itself. */
  public LatencyFigure plus(LatencyFigure other) {
    return new LatencyFigure(
        p50Millis + other.p50Millis,
        p99Millis + other.p99Millis,
        Math.max(p50Spread, other.p50Spread),
        Math.min(operations, other.operations),
        failures + other.failures);
  }
}
