package io.phonecommand.benchmarks.report;

import io.phonecommand.benchmarks.contestant.Ours;
import io.phonecommand.benchmarks.contestant.Textbook;
import io.phonecommand.benchmarks.floor.PlainKafka;
import io.phonecommand.benchmarks.measure.ColdFigure;
import io.phonecommand.benchmarks.measure.HangFigure;
import io.phonecommand.benchmarks.measure.Results;
import io.phonecommand.benchmarks.measure.ScaleFigure;
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
    rows.add(oneHangsTextbook());
    if (!results.scale().isEmpty()) {
      rows.addAll(List.of(bytesPerPhone(), latencyAtScale(), cpuAtScale()));
    }
    rows.add(cold());
    return rows;
  }

  private Row throughput() {
    double floor = get(results.throughput(), PlainKafka.COMMANDS);
    double ours = get(results.throughput(), Ours.NAME);
    return new Row(
        "throughput, 64 callers",
        Texts.perSecond(floor),
        Texts.perSecond(ours),
        Texts.perSecond(get(results.throughput(), Textbook.NAME)),
        "",
        Texts.percent(ours / floor) + " of floor",
        "≥ 60 % of floor",
        Verdict.of(ours >= 0.6 * floor));
  }

  private Row oneHangs() {
    HangFigure ours = get(results.oneHangs(), Ours.NAME);
    return new Row(
        "1 of 20 phones hangs, p99 of the others",
        "",
        withAndWithout(ours),
        withAndWithout(get(results.oneHangs(), Textbook.NAME)),
        "",
        Texts.times(ours.ratio()) + " × none hanging",
        "≤ 1.2 × none hanging",
        Verdict.of(ours.ratio() <= 1.2));
  }

  private Row oneHangsTextbook() {
    double ratio = get(results.oneHangs(), Textbook.NAME).ratio();
    return new Row(
        "the same, textbook",
        "",
        "",
        "",
        "",
        Texts.times(ratio) + " × none hanging",
        "≥ 50 × none hanging",
        Verdict.of(ratio >= 50));
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
        most.failures() + " of " + most.operations() + " failed",
        "stable",
        Verdict.of(most.failures() == 0));
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
    double worst =
        values.stream().mapToDouble(Double::doubleValue).max().orElseThrow() / values.getFirst();
    return new Row(
        String.join(" → ", sizes) + " phones, " + what,
        "",
        String.join(" → ", texts),
        "",
        "",
        Texts.times(worst) + " × the fewest",
        "within 10 %",
        Verdict.of(worst <= 1.1));
  }

  private Row cold() {
    Optional<ColdFigure> cold = results.cold();
    return new Row(
        "worker's start to its first answer, without and with an AOT cache",
        "",
        cold.map(each -> Texts.seconds(each.plain()) + " → " + Texts.seconds(each.cached()))
            .orElse("not measured"),
        "",
        "",
        "",
        "≤ 5 s",
        cold.map(each -> Verdict.of(each.cached() <= 5)).orElse(Verdict.OPEN));
  }

  private static String withAndWithout(HangFigure figure) {
    return Texts.millis(figure.noneMillis()) + " → " + Texts.millis(figure.oneMillis());
  }

  private static <T> T get(Map<String, T> figures, String name) {
    T figure = figures.get(name);
    if (figure == null) {
      throw new IllegalArgumentException(name + " was not measured");
    }
    return figure;
  }
}
