package io.phonecommand.benchmarks.measure;

/**
 * The 99th percentile of healthy phones.
 *
 * @param noneMillis while no phone hangs
 * @param oneMillis while one of them all hangs
 */
public record HangFigure(double noneMillis, double oneMillis) {

  public double ratio() {
    return oneMillis / noneMillis;
  }
}
