package io.phonecommand.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * The median of synchronous requests, one at a time, without something and beside it.
 *
 * @param withoutMillis the median of the slices' medians
 * @param besideMillis the same
 * @param operations in both cases together
 * @param failures how many of them failed
 */
public record SyncFigure(double withoutMillis, double besideMillis, int operations, int failures) {

  /** At least one slice of each. */
  static SyncFigure of(List<Samples> without, List<Samples> beside) {
    List<Samples> both = new ArrayList<>(without);
    both.addAll(beside);
    Samples all = Samples.pooled(both);
    return new SyncFigure(
        LatencyFigure.of(without).p50Millis(),
        LatencyFigure.of(beside).p50Millis(),
        all.size(),
        all.failures());
  }

  public double ratio() {
    return besideMillis / withoutMillis;
  }
}
