package io.phonecommand.api.web;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a caller would like, by the header {@code Prefer} of RFC 7240: how long it would wait. */
final class Preference {

  /** A longer wait is cut to this one. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  static final String HEADER = "Prefer";

  /** Says what was done. */
  static final String APPLIED = "Preference-Applied";

  /** One preference, of which the parameters are of no interest. */
  private static final Pattern WAIT =
      Pattern.compile("\\s*wait\\s*=\\s*(\"?)([0-9]{1,9})\\1\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

  private Preference() {}

  /**
   * How many seconds the answer may wait for what is asked about: 0 to 30; empty if nobody says so.
   * What can't be read is ignored, as the RFC has it, and of several the first one counts.
   *
   * @param headers the values of all headers of that name
   */
  static OptionalInt waitIn(List<String> headers) {
    for (String header : headers) {
      for (String preference : header.split(",", -1)) {
        Matcher wait = WAIT.matcher(preference);
        if (wait.matches()) {
          int seconds = Integer.parseInt(wait.group(2));
          return OptionalInt.of((int) Math.min(seconds, LONGEST_WAIT.toSeconds()));
        }
      }
    }
    return OptionalInt.empty();
  }

  /** The value of {@link #APPLIED}. */
  static String waited(int seconds) {
    return "wait=" + seconds;
  }
}
