package io.phonecommand.benchmarks.measure;

/**
 * Commands that were to come at a constant rate beside what was measured.
 *
 * @param wanted how many a second
 * @param reached how many a second there were
 * @param operations in all
 * @param failures how many of them failed
 */
public record LoadFigure(double wanted, double reached, int operations, int failures) {

  private static final double TOLERANCE = 0.95;

  /** Whether what was measured was measured beside that load. */
  public boolean isKept() {
    return reached >= TOLERANCE * wanted;
  }
}
