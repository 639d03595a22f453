package io.phonecommand.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.benchmarks.measure.ColdFigure;
import io.phonecommand.benchmarks.measure.HangFigure;
import io.phonecommand.benchmarks.measure.LatencyFigure;
import io.phonecommand.benchmarks.measure.Results;
import io.phonecommand.benchmarks.measure.ScaleFigure;
import io.phonecommand.processes.Vitals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  @TempDir private Path folder;

  @Test
  void floorOfOnePhone_isTheSumOfItsParts() {
    Row row = row(latencies(5, 12), "1 phone, p50");
    assertThat(row.floor()).isEqualTo("4.50 ms");
    assertThat(row.ratio()).isEqualTo("1.11 × floor, 0.42 × adb");
    assertThat(row.verdict()).isEqualTo(Verdict.MET);
  }

  @Test
  void target_isMissed_whenOneOfItsTwoPartsIs() {
    assertThat(row(latencies(6, 12), "1 phone, p50").verdict()).isEqualTo(Verdict.MISSED);
    assertThat(row(latencies(5, 4.9), "1 phone, p50").verdict()).isEqualTo(Verdict.MISSED);
  }

  @Test
  void withoutAdb_itsCellSaysSo() {
    Row row = row(latencies(5, Double.NaN), "1 phone, p50");
    assertThat(row.adb()).isEqualTo("not installed");
    assertThat(row.ratio()).isEqualTo("1.11 × floor");
    assertThat(row.verdict()).isEqualTo(Verdict.MET);
  }

  @Test
  void failedOperations_areShown_andMissTheTarget() {
    Map<String, LatencyFigure> latencies = latencies(5, 12);
    latencies.put("ours", new LatencyFigure(5, 10, 0.1, 500, 3));
    Row row = row(latencies, "1 phone, p50");
    assertThat(row.ours()).isEqualTo("5.00 ms (3 of 500 failed)");
    assertThat(row.verdict()).isEqualTo(Verdict.MISSED);
  }

  @Test
  void page_hasEveryTarget_andItsCharts() throws Exception {
    Report report = new Report(results(latencies(5, 12)));
    report.writeTo(folder, "One round.");
    String page = Files.readString(folder.resolve("results.md"));
    assertThat(page)
        .contains("One round.")
        .contains("| throughput, 64 callers | 1000/s | 650/s | 50/s |  | 65 % of floor |")
        .contains("| 10,000 phones, -Xmx512m, heap per phone |  | 10.0 KiB")
        .contains("5.00 ms → 5.10 ms → 6.00 ms |  |  | 1.20 × the fewest | within 10 % | no |")
        .contains("without and with an AOT cache |  | 8.0 s → 4.2 s |  |  |  | ≤ 5 s | yes |");
    assertThat(page.lines().filter(line -> line.contains(".svg)")))
        .hasSize(4)
        .allSatisfy(
            line -> {
              String file = line.substring(line.indexOf('(') + 1, line.length() - 1);
              assertThat(folder.resolve(file)).content().contains("<svg");
            });
  }

  private static Row row(Map<String, LatencyFigure> latencies, String measure) {
    Optional<Row> row =
        new LatencyRows(results(latencies))
            .rows().stream().filter(each -> each.measure().equals(measure)).findFirst();
    return row.orElseThrow();
  }

  /** Of one phone and of many; no adb if its figure is no number. */
  private static Map<String, LatencyFigure> latencies(double ours, double adb) {
    Map<String, LatencyFigure> figures = new LinkedHashMap<>();
    figures.put("HTTP echo", latency(1));
    figures.put("Kafka round trip", latency(1.5));
    figures.put("direct shell", latency(2));
    figures.put("ours", latency(ours));
    figures.put("textbook", latency(40));
    if (!Double.isNaN(adb)) {
      figures.put("adb", latency(adb));
    }
    return figures;
  }

  private static LatencyFigure latency(double millis) {
    return new LatencyFigure(millis, millis * 2, 0.1, 500, 0);
  }

  private static Results results(Map<String, LatencyFigure> latencies) {
    return new Results(
        latencies,
        latencies,
        Map.of("ours", latency(12)),
        Map.of("plain Kafka and dadb", 1000.0, "ours", 650.0, "textbook", 50.0),
        Map.of("ours", new HangFigure(10, 11), "textbook", new HangFigure(50, 5000)),
        List.of(
            scale(100, 5, 20_000_000), scale(1000, 5.1, 30_000_000), scale(10_000, 6, 121_376_000)),
        Optional.of(new ColdFigure(8, 4.2)));
  }

  private static ScaleFigure scale(int phones, double p50, long live) {
    double mib = live / (1024.0 * 1024);
    Vitals vitals = new Vitals(Duration.ofMinutes(5), 40, 300, 100, Math.round(mib * 3), mib);
    return new ScaleFigure(phones, p50, 800, vitals, 1000, 0);
  }
}
