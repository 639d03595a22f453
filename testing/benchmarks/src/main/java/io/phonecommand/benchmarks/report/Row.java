package io.phonecommand.benchmarks.report;

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
    String adb,
    String ratio,
    String target,
    Verdict verdict) {

  static final List<String> HEADINGS =
      List.of("measure", "floor", "ours", "textbook", "adb", "ratio", "target", "met");

  List<String> cells() {
    return List.of(measure, floor, ours, textbook, adb, ratio, target, verdict.toString());
  }
}
