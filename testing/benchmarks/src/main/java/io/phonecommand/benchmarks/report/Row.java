package io.phonecommand.benchmarks.report;

import io.phonecommand.benchmarks.contestant.Textbook;
import java.util.List;

/**
 * A line of the table; a cell that says nothing is empty.
 *
 * @param ratio of ours to what the target names
 */
record Row(
    String measure,
    String floor,
    String ours,
    String textbook,
    String tuned,
    String adb,
    String ratio,
    String target,
    Verdict verdict) {

  static final List<String> HEADINGS =
      List.of(
          "measure",
          "floor",
          "ours",
          Textbook.NAME,
          Textbook.TUNED,
          "adb",
          "ratio",
          "target",
          "met");

  List<String> cells() {
    return List.of(measure, floor, ours, textbook, tuned, adb, ratio, target, verdict.toString());
  }
}
