package io.phonecommand.worker.settings;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.Range;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * How it is found out whether phones can be reached that nobody uses.
 *
 * @param asksPerSecond how many phones a worker asks in a second at the most; 0: none is ever asked
 * @param askAfter from the last time that somebody wanted something of a phone to asking it whether
 *     it is there; 1 s to 1 day. Phones are asked evenly over such a time, or as fast as {@code
 *     asksPerSecond} lets it, if that takes longer
 * @param changePause between two changes of one phone that are said; 1 s to 1 hour. A phone that
 *     comes and goes costs a record in such a time at the most, across all workers of the site
 */
public record StateSettings(
    @Range(min = 0, max = 1000) int asksPerSecond,
    @NotNull @DurationMin(seconds = 1) @DurationMax(days = 1) Duration askAfter,
    @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 1) Duration changePause) {

  /** Of the longest question: one for a connection that is kept, and two for a new one. */
  private static final int CONNECT_TIMEOUTS = 3;

  /** Whether phones are asked at all. */
  public boolean areAsked() {
    return asksPerSecond > 0;
  }

  /**
   * How many phones are being asked at once at the most: as many as are asked while a dead one is
   * waited for, so that a site whose phones are all dead is asked no more slowly than another.
   */
  public int mostAtOnce(AdbSettings adb) {
    long longest = adb.connectTimeout().multipliedBy(CONNECT_TIMEOUTS).toMillis();
    return Math.toIntExact(Math.ceilDiv(asksPerSecond * longest, 1000L));
  }
}
