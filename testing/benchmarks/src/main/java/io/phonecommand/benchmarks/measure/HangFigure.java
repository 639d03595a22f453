package io.phonecommand.benchmarks.measure;

/**
 * The 99th percentile of healthy phones' own requests, all rounds' together.
 *
 * @param noneMillis while no phone hangs
 * @param oneMillis while one of them all hangs
 * @param operations in both cases together
 * @param failures how many of them failed
 */
public record HangFigure(double noneMillis, double oneMillis, int operations, int failures) {

  static HangFigure of(Samples none, Samples one) {
    return new HangFigure(
        none.percentile(99),
        one.percentile(99),
        none.size() + one.size(),
        none.failures() + one.failures());
  }

  public double ratio() {
    return oneMillis / noneMillis;
  }
}
