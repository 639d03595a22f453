package io.phonecommand.benchmarks.measure;

import java.util.List;

/**
 * How much callers get done.
 *
 * @param finished commands per second that have succeeded
 * @param accepted commands per second that were accepted, of synchronous ones the same
 * @param records that the services wrote for one that has succeeded
 * @param micros of processor time that the services and their broker took for one
 * @param operations commands in all
 * @param failures those that were not accepted, or did not succeed
 */
public record RateFigure(
    double finished, double accepted, double records, double micros, int operations, int failures) {

  /** The rounds' medians, and the operations and failures of all of them; at least one round. */
  static RateFigure of(List<RateFigure> rounds) {
    return new RateFigure(
        Medians.of(rounds.stream().map(RateFigure::finished).toList()),
        Medians.of(rounds.stream().map(RateFigure::accepted).toList()),
        Medians.of(rounds.stream().map(RateFigure::records).toList()),
        Medians.of(rounds.stream().map(RateFigure::micros).toList()),
        rounds.stream().mapToInt(RateFigure::operations).sum(),
        rounds.stream().mapToInt(RateFigure::failures).sum());
  }
}
