package io.phonecommand.benchmarks.report;

/** What became of a target. */
enum Verdict {
  MET("yes"),
  MISSED("no"),
  /** Nobody to compare with, or nothing to reach. */
  OPEN("-");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  static Verdict of(boolean met) {
    return met ? MET : MISSED;
  }

  @Override
  public String toString() {
    return text;
  }
}
