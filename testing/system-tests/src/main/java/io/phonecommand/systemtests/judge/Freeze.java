package io.phonecommand.systemtests.judge;

import java.time.Instant;

/**
 * A time in which a phone did nothing while its kernel took what came for it.
 *
 * @param from before the test froze it
 * @param until after the test had let it go on, or when the records end
 */
public record Freeze(String phone, Instant from, Instant until) {

  public Freeze {
    if (until.isBefore(from)) {
      throw new IllegalArgumentException("a freeze can't end before it begins");
    }
  }

  boolean holds(Instant moment) {
    return !moment.isBefore(from) && !moment.isAfter(until);
  }
}
