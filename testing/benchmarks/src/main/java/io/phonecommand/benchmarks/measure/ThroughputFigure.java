package io.phonecommand.benchmarks.measure;

import java.util.List;

/**
 * How much callers get done.
 *
 * @param perSecond commands that succeeded
 * @param failures those that did not, in all
 */
public record ThroughputFigure(double perSecond, int failures) {

  /** The median of the rounds' rates, and the failures of all of them; at least one round. */
  static ThroughputFigure of(List<ThroughputFigure> rounds) {
    return new ThroughputFigure(
        Medians.of(rounds.stream().map(ThroughputFigure::perSecond).toList()),
        rounds.stream().mapToInt(ThroughputFigure::failures).sum());
  }
}
