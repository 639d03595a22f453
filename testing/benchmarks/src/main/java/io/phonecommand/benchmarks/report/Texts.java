package io.phonecommand.benchmarks.report;

import io.phonecommand.benchmarks.measure.LatencyFigure;
import io.phonecommand.benchmarks.measure.ThroughputFigure;
import java.util.Locale;

/** Numbers as a reader wants them. */
final class Texts {

  private Texts() {}

  /** 0.87 ms, 12.3 ms, 153 ms, 5012 ms. */
  static String millis(double millis) {
    String format = millis < 10 ? "%.2f ms" : millis < 100 ? "%.1f ms" : "%.0f ms";
    return String.format(Locale.ROOT, format, millis);
  }

  static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }

  static String p50(LatencyFigure figure) {
    return withFailures(millis(figure.p50Millis()), figure);
  }

  static String p99(LatencyFigure figure) {
    return withFailures(millis(figure.p99Millis()), figure);
  }

  private static String withFailures(String text, LatencyFigure figure) {
    return withFailures(text, figure.failures(), figure.operations());
  }

  /** Says how many failed, if any did. */
  static String withFailures(String text, int failures, int operations) {
    return failures == 0 ? text : text + " (" + failures + " of " + operations + " failed)";
  }

  static String times(double ratio) {
    return String.format(Locale.ROOT, ratio < 20 ? "%.2f" : "%.0f", ratio);
  }

  /** Of what succeeded; says how many failed, if any did. */
  static String perSecond(ThroughputFigure figure) {
    String rate = String.format(Locale.ROOT, "%.0f/s", figure.perSecond());
    return figure.failures() == 0 ? rate : rate + " (" + figure.failures() + " failed)";
  }

  static String percent(double part) {
    return String.format(Locale.ROOT, "%.0f %%", part * 100);
  }

  static String kibibytes(double bytes) {
    return String.format(Locale.ROOT, "%.1f KiB", bytes / 1024);
  }

  static String mebibytes(double bytes) {
    return String.format(Locale.ROOT, "%.0f MiB", bytes / (1024 * 1024));
  }
}
