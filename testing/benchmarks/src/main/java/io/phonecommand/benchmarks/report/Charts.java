package io.phonecommand.benchmarks.report;

import io.phonecommand.benchmarks.measure.LatencyFigure;
import io.phonecommand.benchmarks.measure.Results;
import io.phonecommand.benchmarks.measure.ScaleFigure;
import java.util.LinkedHashMap;
import java.util.Map;

/** The results as bars, by the names of their files. */
final class Charts {

  private Charts() {}

  static Map<String, BarChart> of(Results results) {
    Map<String, BarChart> charts = new LinkedHashMap<>();
    charts.put("one-phone.svg", latency("1 phone", results.onePhone()));
    charts.put("many-phones.svg", latency("32 phones at once", results.manyPhones()));
    charts.put("throughput.svg", throughput(results));
    if (!results.scale().isEmpty()) {
      charts.put("scale.svg", scale(results));
    }
    return charts;
  }

  private static BarChart latency(String title, Map<String, LatencyFigure> figures) {
    BarChart chart = new BarChart(title, "ms").logarithmic();
    figures.forEach(
        (name, figure) -> {
          chart.add("p50", name, figure.p50Millis());
          chart.add("p99", name, figure.p99Millis());
        });
    return chart;
  }

  private static BarChart throughput(Results results) {
    BarChart chart = new BarChart("64 callers", "commands per second");
    results
        .throughput()
        .forEach((name, figure) -> chart.add("throughput", name, Math.rint(figure.perSecond())));
    return chart;
  }

  private static BarChart scale(Results results) {
    BarChart chart = new BarChart("Phones of a worker, same rate of requests", "ms");
    for (ScaleFigure figure : results.scale()) {
      String phones = figure.phones() + " phones";
      chart.add("p50", phones, figure.p50Millis());
      chart.add("worker's CPU per command", phones, figure.cpuMicros() / 1000);
    }
    return chart;
  }
}
