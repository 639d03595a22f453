package io.phonecommand.benchmarks.report;

import java.util.List;

/**
 * A line of the table of jobs; a cell that says nothing is empty.
 *
 * @param beside what it is compared with, or was measured beside
 * @param ratio to what the target names
 */
record JobRow(
    String measure, String measured, String beside, String ratio, String target, Verdict verdict) {

  static final List<String> HEADINGS =
      List.of("measure", "measured", "beside", "ratio", "target", "met");

  List<String> cells() {
    return List.of(measure, measured, beside, ratio, target, verdict.toString());
  }
}
