package io.phonecommand.benchmarks.measure;

import java.util.List;

/** The middle of what the rounds gave: one bad round does not move it. */
public final class Medians {

  private Medians() {}

  /**
   * The middle value, or the mean of the two in the middle.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static double of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no rounds");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** The largest minus the smallest, relative to the median: how much the rounds disagree. */
  public static double spread(List<Double> values) {
    double smallest = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    double largest = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    return (largest - smallest) / of(values);
  }
}
