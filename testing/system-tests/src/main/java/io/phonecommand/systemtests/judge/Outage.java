package io.phonecommand.systemtests.judge;

import io.phonecommand.systemtests.load.Attempt;
import java.net.URI;
import java.time.Instant;

/**
 * A time in which a test kept an api replica from doing its work: killed, paused, cut off from its
 * callers. Not for what is done to brokers, workers and phones: an api must answer all the same.
 *
 * @param replica the address that callers post to
 * @param from before the test laid hands on it
 * @param until after the replica was well again, or was certainly dead
 */
public record Outage(URI replica, Instant from, Instant until) {

  public Outage {
    if (until.isBefore(from)) {
      throw new IllegalArgumentException("an outage can't end before it begins");
    }
  }

  boolean touches(Attempt attempt) {
    return replica.equals(attempt.replica())
        && !from.isAfter(attempt.timing().endedAt())
        && !until.isBefore(attempt.timing().sentAt());
  }
}
