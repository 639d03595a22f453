package io.phonecommand.benchmarks.report;

import io.phonecommand.benchmarks.contestant.Ours;
import io.phonecommand.benchmarks.contestant.Textbook;
import io.phonecommand.benchmarks.floor.PlainKafka;
import io.phonecommand.benchmarks.measure.ColdFigure;
import io.phonecommand.benchmarks.measure.HangFigure;
import io.phonecommand.benchmarks.measure.Results;
import io.phonecommand.benchmarks.measure.ScaleFigure;
import io.phonecommand.benchmarks.measure.ThroughputFigure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The targets that are about load, hung phones, many phones and starting. */
final class LoadRows {

  private static final double MIB = 1024.0 * 1024;

  private final Results results;

  LoadRows(Results results) {
    this.results = results;
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.add(throughput());
    rows.add(oneHangs());
    if (!results.scale().isEmpty()) {
      rows.addAll(List.of(bytesPerPhone(), latencyAtScale(), cpuAtScale()));
    }
    Optional<ColdFigure> cold = results.cold();
    rows.add(cold("0", cold.map(ColdFigure::plain), cold.map(ColdFigure::cached)));
    rows.add(
        cold(
            "3000 (Kafka's default)",
            cold.map(ColdFigure::plainDelayed),
            cold.map(ColdFigure::cachedDelayed)));
    return rows;
  }

  private Row throughput() {
    ThroughputFigure floor = get(results.throughput(), PlainKafka.CLAIMED_COMMANDS);
    ThroughputFigure withoutClaims = get(results.throughput(), PlainKafka.COMMANDS);
    ThroughputFigure ours = get(results.throughput(), Ours.NAME);
    double ratio = ours.perSecond() / floor.perSecond();
    return new Row(
        "throughput, 64 callers",
        Texts.perSecond(floor) + ", without its claims " + Texts.perSecond(withoutClaims),
        Texts.perSecond(ours),
        Texts.perSecond(get(results.throughput(), Textbook.NAME)),
        Texts.perSecond(get(results.throughput(), Textbook.TUNED)),
        "",
        Texts.percent(ratio) + " of floor",
        "≥ 60 % of floor",
        Verdict.of(ratio >= 0.6, ours.failures(), floor.failures()));
  }

  /** Of the textbooks only shown: that a listener that waits for a phone waits is no finding. */
  private Row oneHangs() {
    HangFigure ours = get(results.oneHangs(), Ours.NAME);
    return new Row(
        "1 of 20 phones hangs, p99 of the others",
        "",
        withAndWithout(ours),
        withAndWithout(get(results.oneHangs(), Textbook.NAME)),
        withAndWithout(get(results.oneHangs(), Textbook.TUNED)),
        "",
        Texts.times(ours.ratio()) + " × none hanging",
        "≤ 1.2 × none hanging",
        Verdict.of(ours.ratio() <= 1.2, ours.failures(), 0));
  }

  /** Both have run as many commands: what is left is what a phone costs. */
  private Row bytesPerPhone() {
    ScaleFigure least = results.scale().getFirst();
    ScaleFigure most = results.scale().getLast();
    double phones = most.phones() - least.phones();
    double heap = (most.vitals().liveHeapMib() - least.vitals().liveHeapMib()) * MIB / phones;
    return new Row(
        String.format(Locale.ROOT, "%,d phones, -Xmx512m, heap per phone", most.phones()),
        "",
        Texts.kibibytes(heap)
            + " (in all "
            + Texts.mebibytes(most.vitals().liveHeapMib() * MIB)
            + ", resident "
            + Texts.mebibytes(most.vitals().residentMib() * MIB)
            + ", "
            + most.vitals().threads()
            + " threads)",
        "",
        "",
        "",
        most.failures() + " of " + most.operations() + " failed",
        "stable",
        Verdict.of(true, most.failures(), least.failures()));
  }

  private Row latencyAtScale() {
    List<Double> values = results.scale().stream().map(ScaleFigure::p50Millis).toList();
    List<String> texts = values.stream().map(Texts::millis).toList();
    return scaleRow("p50", values, texts);
  }

  private Row cpuAtScale() {
    List<Double> values = results.scale().stream().map(ScaleFigure::cpuMicros).toList();
    List<String> texts =
        values.stream().map(cpu -> String.format(Locale.ROOT, "%.0f µs", cpu)).toList();
    return scaleRow("worker's CPU per command", values, texts);
  }

  private Row scaleRow(String what, List<Double> values, List<String> texts) {
    List<String> sizes =
        results.scale().stream()
            .map(figure -> String.format(Locale.ROOT, "%,d", figure.phones()))
            .toList();
    int failures = results.scale().stream().mapToInt(ScaleFigure::failures).sum();
    int operations = results.scale().stream().mapToInt(ScaleFigure::operations).sum();
    double worst =
        values.stream().mapToDouble(Double::doubleValue).max().orElseThrow() / values.getFirst();
    return new Row(
        String.join(" → ", sizes) + " phones, " + what,
        "",
        Texts.withFailures(String.join(" → ", texts), failures, operations),
        "",
        "",
        "",
        Texts.times(worst) + " × the fewest",
        "within 10 %",
        Verdict.of(worst <= 1.1, failures, 0));
  }

  private static Row cold(String delay, Optional<Double> plain, Optional<Double> cached) {
    String both =
        plain
            .flatMap(p -> cached.map(c -> Texts.seconds(p) + " → " + Texts.seconds(c)))
            .orElse("not measured");
    return new Row(
        "worker's start to its first answer, without and with an AOT cache;"
            + " group.initial.rebalance.delay.ms="
            + delay,
        "",
        both,
        "",
        "",
        "",
        "",
        "≤ 5 s with the cache",
        cached.map(seconds -> Verdict.of(seconds <= 5, 0, 0)).orElse(Verdict.OPEN));
  }

  private static String withAndWithout(HangFigure figure) {
    String both =
        "%s → %s (%s ×)"
            .formatted(
                Texts.millis(figure.noneMillis()),
                Texts.millis(figure.oneMillis()),
                Texts.times(figure.ratio()));
    return Texts.withFailures(both, figure.failures(), figure.operations());
  }

  private static <T> T get(Map<String, T> figures, String name) {
    T figure = figures.get(name);
    if (figure == null) {
      throw new IllegalArgumentException(name + " was not measured");
    }
    return figure;
  }
}
