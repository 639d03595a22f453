package io.phonecommand.benchmarks.report;

import io.phonecommand.benchmarks.contestant.Adb;
import io.phonecommand.benchmarks.contestant.Ours;
import io.phonecommand.benchmarks.contestant.Textbook;
import io.phonecommand.benchmarks.floor.DirectShells;
import io.phonecommand.benchmarks.floor.Floor;
import io.phonecommand.benchmarks.measure.LatencyFigure;
import io.phonecommand.benchmarks.measure.Results;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The targets that are about how long a request takes. */
final class LatencyRows {

  private final Map<String, LatencyFigure> one;
  private final Map<String, LatencyFigure> many;
  private final Map<String, LatencyFigure> most;
  private final Map<String, LatencyFigure> real;

  LatencyRows(Results results) {
    one = results.onePhone();
    many = results.manyPhones();
    most = results.mostPhones();
    real = results.realPhone();
  }

  List<Row> rows() {
    return List.of(oneP50(), oneP99(), manyP50(), mostP50(), realP50());
  }

  private Row oneP50() {
    LatencyFigure floor = figure(one, Floor.NAME);
    LatencyFigure ours = figure(one, Ours.NAME);
    LatencyFigure adb = one.get(Adb.NAME);
    double ratio = ours.p50Millis() / floor.p50Millis();
    boolean faster = adb == null || ours.p50Millis() < adb.p50Millis();
    return row(
        "1 phone, p50",
        one,
        Texts::p50,
        Texts.times(ratio) + " × floor" + ofAdb(ours, adb),
        "≤ 1.2 × floor, and below adb",
        ratio <= 1.2 && faster);
  }

  private Row oneP99() {
    LatencyFigure floor = figure(one, Floor.NAME);
    double ratio = figure(one, Ours.NAME).p99Millis() / floor.p99Millis();
    return row(
        "1 phone, p99",
        one,
        Texts::p99,
        Texts.times(ratio) + " × floor",
        "≤ 1.5 × floor",
        ratio <= 1.5);
  }

  private Row manyP50() {
    LatencyFigure floor = figure(many, Floor.NAME);
    LatencyFigure ours = figure(many, Ours.NAME);
    LatencyFigure adb = many.get(Adb.NAME);
    double ratio = ours.p50Millis() / floor.p50Millis();
    boolean twiceAsFast = adb == null || ours.p50Millis() < adb.p50Millis() / 2;
    return row(
        "32 phones, p50",
        many,
        Texts::p50,
        Texts.times(ratio) + " × floor" + ofAdb(ours, adb),
        "≤ 1.5 × floor, and below 0.5 × adb",
        ratio <= 1.5 && twiceAsFast);
  }

  private Row mostP50() {
    LatencyFigure ours = figure(most, Ours.NAME);
    LatencyFigure fewer = figure(many, Ours.NAME);
    double ratio = ours.p50Millis() / fewer.p50Millis();
    return new Row(
        "100 phones, p50",
        "",
        Texts.p50(ours),
        "",
        "",
        "",
        Texts.times(ratio) + " × 32 phones",
        "≤ 2.5 × 32 phones",
        Verdict.of(ratio <= 2.5, ours.failures(), fewer.failures()));
  }

  /** Of the floor only the shell: what the phone itself takes. */
  private Row realP50() {
    LatencyFigure ours = real.get(Ours.NAME);
    LatencyFigure adb = real.get(Adb.NAME);
    String measure = "1 real phone (adbd), p50";
    if (ours == null) {
      String missing = "not measured (-Dadbd=host:port)";
      return new Row(measure, "", missing, "", "", "", "", "", Verdict.OPEN);
    }
    LatencyFigure shell = figure(real, DirectShells.NAME);
    return new Row(
        measure,
        DirectShells.NAME + " " + Texts.p50(shell),
        Texts.p50(ours),
        "",
        "",
        adb == null ? "not installed" : Texts.p50(adb),
        Texts.times(ours.p50Millis() / shell.p50Millis()) + " × direct shell" + ofAdb(ours, adb),
        "",
        Verdict.OPEN);
  }

  static LatencyFigure figure(Map<String, LatencyFigure> figures, String name) {
    LatencyFigure figure = figures.get(name);
    if (figure == null) {
      throw new IllegalArgumentException(name + " was not measured");
    }
    return figure;
  }

  private static Row row(
      String measure,
      Map<String, LatencyFigure> figures,
      Function<LatencyFigure, String> text,
      String ratio,
      String target,
      boolean met) {
    LatencyFigure floor = figure(figures, Floor.NAME);
    LatencyFigure ours = figure(figures, Ours.NAME);
    LatencyFigure adb = figures.get(Adb.NAME);
    int othersFailures = floor.failures() + (adb == null ? 0 : adb.failures());
    return new Row(
        measure,
        text.apply(floor),
        text.apply(ours),
        text.apply(figure(figures, Textbook.NAME)),
        text.apply(figure(figures, Textbook.TUNED)),
        adb == null ? "not installed" : text.apply(adb),
        ratio,
        target,
        Verdict.of(met, ours.failures(), othersFailures));
  }

  private static String ofAdb(LatencyFigure ours, @Nullable LatencyFigure adb) {
    return adb == null ? "" : ", " + Texts.times(ours.p50Millis() / adb.p50Millis()) + " × adb";
  }
}
