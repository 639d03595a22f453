package io.phonecommand.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.benchmarks.measure.ColdFigure;
import io.phonecommand.benchmarks.measure.HangFigure;
import io.phonecommand.benchmarks.measure.LatencyFigure;
import io.phonecommand.benchmarks.measure.Results;
import io.phonecommand.benchmarks.measure.ScaleFigure;
import io.phonecommand.benchmarks.measure.ThroughputFigure;
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

  private static final String REAL = "1 real phone (adbd), p50";

  @TempDir private Path folder;

  @Test
  void ours_isComparedWithTheFloor_andWithAdb() {
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
  void besideAFloorThatFails_nothingIsMet() {
    Map<String, LatencyFigure> latencies = latencies(5, 12);
    latencies.put("floor", new LatencyFigure(4.5, 9, 0.1, 500, 3));
    Row row = row(latencies, "1 phone, p50");
    assertThat(row.floor()).isEqualTo("4.50 ms (3 of 500 failed)");
    assertThat(row.verdict()).isEqualTo(Verdict.OPEN);
  }

  @Test
  void fastThroughputWithFailures_isNotMet() {
    Results all = results(latencies(5, 12));
    Map<String, ThroughputFigure> throughput = new LinkedHashMap<>(all.throughput());
    throughput.put("ours", new ThroughputFigure(990, 1));
    Row row = loadRow(with(all, throughput, all.oneHangs()), "throughput");
    assertThat(row.ours()).isEqualTo("990/s (1 failed)");
    assertThat(row.floor()).isEqualTo("1000/s, without its claims 1100/s");
    assertThat(row.verdict()).isEqualTo(Verdict.MISSED);
  }

  @Test
  void phonesThatFailWhileOneHangs_missTheTarget() {
    Results all = results(latencies(5, 12));
    assertThat(loadRow(all, "1 of 20").verdict()).isEqualTo(Verdict.MET);
    Map<String, HangFigure> hangs = new LinkedHashMap<>(all.oneHangs());
    hangs.put("ours", new HangFigure(10, 1, 400, 2));
    Row row = loadRow(with(all, all.throughput(), hangs), "1 of 20");
    assertThat(row.ours()).isEqualTo("10.0 ms → 1.00 ms (0.10 ×) (2 of 400 failed)");
    assertThat(row.verdict()).isEqualTo(Verdict.MISSED);
  }

  @Test
  void textbooks_areShownBesideOneThatHangs_andAreNoTarget() {
    LoadRows rows = new LoadRows(results(latencies(5, 12)));
    assertThat(rows.rows())
        .filteredOn(row -> row.measure().contains("hang"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.textbook()).isEqualTo("50.0 ms → 5000 ms (100 ×)");
              assertThat(row.tuned()).isEqualTo("20.0 ms → 5000 ms (250 ×) (9 of 400 failed)");
              assertThat(row.target()).isEqualTo("≤ 1.2 × none hanging");
            });
  }

  @Test
  void realPhone_hasItsRow_alsoWhereThereIsNone() {
    Row none = row(latencies(5, 12), REAL);
    assertThat(none.ours()).isEqualTo("not measured (-Dadbd=host:port)");
    assertThat(none.verdict()).isEqualTo(Verdict.OPEN);

    Results all = results(latencies(5, 12));
    Map<String, LatencyFigure> real =
        Map.of("ours", latency(6), "direct shell", latency(4), "adb", latency(12));
    Results measured =
        new Results(
            all.onePhone(),
            all.manyPhones(),
            all.mostPhones(),
            real,
            all.throughput(),
            all.oneHangs(),
            all.scale(),
            all.cold());
    Row row = find(new LatencyRows(measured).rows(), REAL);
    assertThat(row.floor()).isEqualTo("direct shell 4.00 ms");
    assertThat(row.ours()).isEqualTo("6.00 ms");
    assertThat(row.ratio()).isEqualTo("1.50 × direct shell, 0.50 × adb");
  }

  @Test
  void page_hasEveryTarget_andItsCharts() throws Exception {
    Report report = new Report(results(latencies(5, 12)));
    report.writeTo(folder, "One round.");
    String page = Files.readString(folder.resolve("results.md"));
    assertThat(page)
        .contains("One round.")
        .contains("| 650/s | 50/s | 400/s |  | 65 % of floor |")
        .contains("| 10,000 phones, -Xmx512m, heap per phone |  | 10.0 KiB")
        .contains("5.00 ms → 5.10 ms → 6.00 ms |  |  |  | 1.20 × the fewest | within 10 % | no |")
        .contains("delay.ms=0 |  | 8.0 s → 4.2 s |  |  |  |  | ≤ 5 s with the cache | yes |")
        .contains("default) |  | 11.0 s → 7.3 s |  |  |  |  | ≤ 5 s with the cache | no |");
    assertThat(page.lines().filter(line -> line.contains(".svg)")))
        .hasSize(4)
        .allSatisfy(
            line -> {
              String file = line.substring(line.indexOf('(') + 1, line.length() - 1);
              assertThat(folder.resolve(file)).content().contains("<svg");
            });
  }

  private static Row row(Map<String, LatencyFigure> latencies, String measure) {
    return find(new LatencyRows(results(latencies)).rows(), measure);
  }

  private static Row loadRow(Results results, String measure) {
    return find(new LoadRows(results).rows(), measure);
  }

  private static Row find(List<Row> rows, String measure) {
    return rows.stream()
        .filter(each -> each.measure().startsWith(measure))
        .findFirst()
        .orElseThrow();
  }

  private static Results with(
      Results others, Map<String, ThroughputFigure> throughput, Map<String, HangFigure> oneHangs) {
    return new Results(
        others.onePhone(),
        others.manyPhones(),
        others.mostPhones(),
        others.realPhone(),
        throughput,
        oneHangs,
        others.scale(),
        others.cold());
  }

  /** Of one phone and of many; no adb if its figure is no number. */
  private static Map<String, LatencyFigure> latencies(double ours, double adb) {
    Map<String, LatencyFigure> figures = new LinkedHashMap<>();
    figures.put("floor", latency(4.5));
    figures.put("ours", latency(ours));
    figures.put("textbook", latency(40));
    figures.put("textbook, tuned", latency(8));
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
        Map.of(),
        Map.of(
            "plain Kafka and dadb",
            new ThroughputFigure(1100, 0),
            "plain Kafka, claims and dadb",
            new ThroughputFigure(1000, 0),
            "ours",
            new ThroughputFigure(650, 0),
            "textbook",
            new ThroughputFigure(50, 0),
            "textbook, tuned",
            new ThroughputFigure(400, 0)),
        Map.of(
            "ours",
            new HangFigure(10, 11, 400, 0),
            "textbook",
            new HangFigure(50, 5000, 400, 0),
            "textbook, tuned",
            new HangFigure(20, 5000, 400, 9)),
        List.of(
            scale(100, 5, 20_000_000), scale(1000, 5.1, 30_000_000), scale(10_000, 6, 121_376_000)),
        Optional.of(new ColdFigure(8, 4.2, 11, 7.3)));
  }

  private static ScaleFigure scale(int phones, double p50, long live) {
    double mib = live / (1024.0 * 1024);
    Vitals vitals = new Vitals(Duration.ofMinutes(5), 40, 300, 100, Math.round(mib * 3), mib);
    return new ScaleFigure(phones, p50, 800, vitals, 1000, 0);
  }
}
