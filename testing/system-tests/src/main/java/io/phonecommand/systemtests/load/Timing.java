package io.phonecommand.systemtests.load;

import java.time.Duration;
import java.time.Instant;

/**
 * When something happened, on this machine's clocks.
 *
 * @param sentAt wall clock, before the first byte was written
 * @param endedAt wall clock, after the last byte was read or the failure was noticed
 * @param took the time between, by {@link System#nanoTime}
 */
public record Timing(Instant sentAt, Instant endedAt, Duration took) {

  /** Starts to measure. */
  static Stopwatch start() {
    return new Stopwatch(Instant.now(), System.nanoTime());
  }

  /** A measurement that is under way. */
  record Stopwatch(Instant sentAt, long sentNanos) {

    Timing stop() {
      return new Timing(sentAt, Instant.now(), Duration.ofNanos(System.nanoTime() - sentNanos));
    }
  }
}
