package io.phonecommand.benchmarks.measure;

import java.util.List;

/**
 * A contestant's latency over the rounds.
 *
 * @param p50Millis the median of the rounds' medians
 * @param p99Millis the 99th percentile of all rounds' operations together: one round has too few
 * @param p50Spread how much the rounds' medians disagree, relative to {@code p50Millis}
 * @param operations of all rounds together
 * @param failures how many of them failed
 */
public record LatencyFigure(
    double p50Millis, double p99Millis, double p50Spread, int operations, int failures) {

  /** From what each round gave; at least one. */
  public static LatencyFigure of(List<Samples> rounds) {
    List<Double> p50 = rounds.stream().map(round -> round.percentile(50)).toList();
    Samples all = Samples.pooled(rounds);
    return new LatencyFigure(
        Medians.of(p50), all.percentile(99), Medians.spread(p50), all.size(), all.failures());
  }
}
