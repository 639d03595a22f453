package io.phonecommand.benchmarks.report;

import io.phonecommand.benchmarks.contestant.Adb;
import io.phonecommand.benchmarks.contestant.Ours;
import io.phonecommand.benchmarks.contestant.Textbook;
import io.phonecommand.benchmarks.floor.DirectShells;
import io.phonecommand.benchmarks.floor.HttpEcho;
import io.phonecommand.benchmarks.floor.PlainKafka;
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

  LatencyRows(Results results) {
    one = results.onePhone();
    many = results.manyPhones();
    most = results.mostPhones();
  }

  List<Row> rows() {
    return List.of(oneP50(), oneP99(), manyP50(), mostP50());
  }

  private Row oneP50() {
    LatencyFigure floor = floorOfOne(one);
    LatencyFigure ours = figure(one, Ours.NAME);
    LatencyFigure adb = one.get(Adb.NAME);
    double ratio = ours.p50Millis() / floor.p50Millis();
    boolean faster = adb == null || ours.p50Millis() < adb.p50Millis();
    return row(
        "1 phone, p50",
        floor,
        one,
        Texts::p50,
        Texts.times(ratio) + " × floor" + ofAdb(ours, adb),
        "≤ 1.2 × floor, and below adb",
        ratio <= 1.2 && faster);
  }

  private Row oneP99() {
    LatencyFigure floor = floorOfOne(one);
    double ratio = figure(one, Ours.NAME).p99Millis() / floor.p99Millis();
    return row(
        "1 phone, p99",
        floor,
        one,
        Texts::p99,
        Texts.times(ratio) + " × floor",
        "≤ 1.5 × floor",
        ratio <= 1.5);
  }

  private Row manyP50() {
    LatencyFigure floor = figure(many, PlainKafka.ECHO).plus(figure(many, DirectShells.NAME));
    LatencyFigure ours = figure(many, Ours.NAME);
    LatencyFigure adb = many.get(Adb.NAME);
    double ratio = ours.p50Millis() / floor.p50Millis();
    boolean twiceAsFast = adb == null || ours.p50Millis() < adb.p50Millis() / 2;
    return row(
        "32 phones, p50",
        floor,
        many,
        Texts::p50,
        Texts.times(ratio) + " × floor" + ofAdb(ours, adb),
        "≤ 1.5 × floor, and below 0.5 × adb",
        ratio <= 1.5 && twiceAsFast);
  }

  private Row mostP50() {
    LatencyFigure ours = figure(most, Ours.NAME);
    double ratio = ours.p50Millis() / figure(many, Ours.NAME).p50Millis();
    return new Row(
        "100 phones, p50",
        "",
        Texts.p50(ours),
        "",
        "",
        Texts.times(ratio) + " × 32 phones",
        "≤ 2.5 × 32 phones",
        Verdict.of(ratio <= 2.5 && ours.failures() == 0));
  }

  /** HTTP, Kafka and phone, each measured by itself. */
  static LatencyFigure floorOfOne(Map<String, LatencyFigure> one) {
    return figure(one, HttpEcho.NAME)
        .plus(figure(one, PlainKafka.ECHO))
        .plus(figure(one, DirectShells.NAME));
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
      LatencyFigure floor,
      Map<String, LatencyFigure> figures,
      Function<LatencyFigure, String> text,
      String ratio,
      String target,
      boolean met) {
    LatencyFigure ours = figure(figures, Ours.NAME);
    LatencyFigure adb = figures.get(Adb.NAME);
    return new Row(
        measure,
        text.apply(floor),
        text.apply(ours),
        text.apply(figure(figures, Textbook.NAME)),
        adb == null ? "not installed" : text.apply(adb),
        ratio,
        target,
        Verdict.of(met && ours.failures() == 0));
  }

  private static String ofAdb(LatencyFigure ours, @Nullable LatencyFigure adb) {
    return adb == null ? "" : ", " + Texts.times(ours.p50Millis() / adb.p50Millis()) + " × adb";
  }
}
