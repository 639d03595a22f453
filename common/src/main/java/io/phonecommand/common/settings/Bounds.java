package io.phonecommand.common.settings;

import java.time.Duration;
import java.util.Locale;

/**
 * Keeps settings within what works: a time that is rounded to 0 ms is no limit at all for a socket
 * or a Kafka client, and one that overflows is a short one.
 */
public final class Bounds {

  private Bounds() {}

  /**
   * Refuses a time that is shorter than {@code least} or longer than {@code most}.
   *
   * @param name of the setting, as it is written in the YAML file
   */
  public static void check(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "%s must be %s to %s".formatted(name, text(least), text(most)));
    }
  }

  /**
   * Refuses a number that is smaller than {@code least} or larger than {@code most}.
   *
   * @param name of the setting, as it is written in the YAML file
   */
  public static void check(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException("%s must be %d to %d".formatted(name, least, most));
    }
  }

  /** As it is written in the YAML file: {@code 100ms}, {@code 10m}. */
  private static String text(Duration value) {
    if (value.isZero()) {
      return "0";
    }
    return value.toMillisPart() == 0
        ? value.toString().substring("PT".length()).toLowerCase(Locale.ROOT)
        : value.toMillis() + "ms";
  }
}
