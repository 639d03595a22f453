package io.phonecommand.benchmarks.report;

import io.phonecommand.benchmarks.measure.LatencyFigure;
import io.phonecommand.benchmarks.measure.Results;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every latency that was measured, the floor and its parts among them, and how noisy it was. */
final class Details {

  private Details() {}

  static Table of(Results results) {
    Map<String, Map<String, LatencyFigure>> groups = new LinkedHashMap<>();
    groups.put("1 phone", results.onePhone());
    groups.put("32 phones", results.manyPhones());
    groups.put("100 phones", results.mostPhones());
    groups.put("1 real phone", results.realPhone());
    return of(groups);
  }

  /** By how many phones each operation has, and by the contestants' names. */
  static Table of(Map<String, Map<String, LatencyFigure>> groups) {
    List<List<String>> lines = new ArrayList<>();
    groups.forEach((phones, figures) -> add(lines, phones, figures));
    return new Table(
        List.of("phones", "who", "p50", "p99", "rounds' p50 differ by", "operations", "failed"),
        lines);
  }

  private static void add(
      List<List<String>> lines, String phones, Map<String, LatencyFigure> figures) {
    figures.forEach(
        (name, figure) ->
            lines.add(
                List.of(
                    phones,
                    name,
                    Texts.millis(figure.p50Millis()),
                    Texts.millis(figure.p99Millis()),
                    Texts.percent(figure.p50Spread()),
                    Integer.toString(figure.operations()),
                    Integer.toString(figure.failures()))));
  }
}
