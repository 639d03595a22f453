package io.phonecommand.benchmarks.report;

/** What became of a target. */
enum Verdict {
  MET("yes"),
  MISSED("no"),
  /** Nobody to compare with whose operations succeed, or nothing to reach. */
  OPEN("-");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  /**
   * A target is met by nobody who fails, and beside nobody who fails: what fails is slow.
   *
   * @param failures of whoever is measured
   * @param othersFailures of whoever it is compared with
   */
  static Verdict of(boolean met, int failures, int othersFailures) {
    if (!met || failures > 0) {
      return MISSED;
    }
    return othersFailures > 0 ? OPEN : MET;
  }

  @Override
  public String toString() {
    return text;
  }
}
