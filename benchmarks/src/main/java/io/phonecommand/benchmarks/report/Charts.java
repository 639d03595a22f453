package io.phonecommand.benchmarks.report;

import io.phonecommand.benchmarks.measure.LatencyFigure;
import io.phonecommand.benchmarks.measure.Results;
import io.phonecommand.benchmarks.measure.ScaleFigure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler.LegendPosition;

/** The results as bars. */
final class Charts {

  private static final int WIDTH = 720;
  private static final int HEIGHT = 360;

  private final Results results;

  Charts(Results results) {
    this.results = results;
  }

  /** A chart and the file that it goes to. */
  record Named(String title, String file, CategoryChart chart) {}

  List<Named> all() {
    return List.of(
        latency("1 phone: milliseconds", "one-phone.svg", results.onePhone()),
        latency("32 phones at once: milliseconds", "many-phones.svg", results.manyPhones()),
        throughput(),
        scale());
  }

  /** Writes it as SVG into {@code folder}. */
  static void write(Named chart, Path folder) throws IOException {
    VectorGraphicsEncoder.saveVectorGraphic(
        chart.chart(), folder.resolve(chart.file()).toString(), VectorGraphicsFormat.SVG);
  }

  private static Named latency(String title, String file, Map<String, LatencyFigure> figures) {
    CategoryChart chart = chart(title);
    chart.getStyler().setYAxisLogarithmic(true);
    // Bars begin at 0, which a logarithm has no place for.
    chart.getStyler().setYAxisMin(0.1);
    List<String> names = List.copyOf(figures.keySet());
    List<Double> p50 = new ArrayList<>();
    List<Double> p99 = new ArrayList<>();
    for (LatencyFigure figure : figures.values()) {
      p50.add(figure.p50Millis());
      p99.add(figure.p99Millis());
    }
    var unusedP50 = chart.addSeries("p50", names, p50);
    var unusedP99 = chart.addSeries("p99", names, p99);
    return new Named(title, file, chart);
  }

  private Named throughput() {
    String title = "64 callers: commands per second";
    CategoryChart chart = chart(title);
    chart.getStyler().setLegendVisible(false);
    List<String> names = List.copyOf(results.throughput().keySet());
    var unused = chart.addSeries("commands", names, List.copyOf(results.throughput().values()));
    return new Named(title, "throughput.svg", chart);
  }

  private Named scale() {
    String title = "Phones of a worker, same rate of requests";
    CategoryChart chart = chart(title);
    List<String> sizes =
        results.scale().stream().map(figure -> Integer.toString(figure.phones())).toList();
    var unusedP50 =
        chart.addSeries(
            "p50, ms", sizes, results.scale().stream().map(ScaleFigure::p50Millis).toList());
    var unusedCpu =
        chart.addSeries(
            "CPU per command, ms",
            sizes,
            results.scale().stream().map(figure -> figure.cpuMicros() / 1000).toList());
    return new Named(title, "scale.svg", chart);
  }

  private static CategoryChart chart(String title) {
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).title(title).build();
    chart.getStyler().setLegendPosition(LegendPosition.InsideNE);
    chart.getStyler().setLabelsVisible(true);
    return chart;
  }
}
