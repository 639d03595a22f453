package io.phonecommand.systemtests.load;

import java.time.Duration;

/**
 * Hands out moments at which a request may begin, evenly spaced. Callers that were held up catch up
 * with at most one second's requests. Thread safe.
 */
final class Pacer {

  private static final long MOST_BEHIND_NANOS = Duration.ofSeconds(1).toNanos();

  private final long intervalNanos;
  private long nextNanos;

  Pacer(double perSecond, long nowNanos) {
    this.intervalNanos = (long) (Duration.ofSeconds(1).toNanos() / perSecond);
    this.nextNanos = nowNanos;
  }

  /**
   * Takes the next moment; returns how many nanoseconds after {@code nowNanos} it is, 0 or more.
   */
  synchronized long takeNext(long nowNanos) {
    if (nowNanos - nextNanos > MOST_BEHIND_NANOS) {
      nextNanos = nowNanos - MOST_BEHIND_NANOS;
    }
    long wait = Math.max(0, nextNanos - nowNanos);
    nextNanos += intervalNanos;
    return wait;
  }
}
