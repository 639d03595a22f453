package io.phonecommand.systemtests.trial;

import java.time.Duration;

/**
 * How much later than promised something may be seen, because a dozen processes and the callers
 * share one machine. {@code -Dtrial.answer-tolerance-millis} and {@code
 * -Dtrial.stamp-tolerance-millis}, 1000 each by default.
 */
final class Tolerance {

  private static final int DEFAULT_MILLIS = 1000;

  private Tolerance() {}

  static Duration ofAnswers() {
    return Duration.ofMillis(Integer.getInteger("trial.answer-tolerance-millis", DEFAULT_MILLIS));
  }

  static Duration ofStamps() {
    return Duration.ofMillis(Integer.getInteger("trial.stamp-tolerance-millis", DEFAULT_MILLIS));
  }
}
