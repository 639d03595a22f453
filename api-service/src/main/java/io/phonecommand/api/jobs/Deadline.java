package io.phonecommand.api.jobs;

import java.time.Duration;

/**
 * The moment at which somebody stops waiting for all that is done for him.
 *
 * @param nanoTime as {@link System#nanoTime()} has it
 */
record Deadline(long nanoTime) {

  /** From now on for that long. */
  static Deadline in(Duration limit) {
    return new Deadline(System.nanoTime() + limit.toNanos());
  }

  /** The same, or {@code limit} from now, whichever comes first. */
  Deadline orIn(Duration limit) {
    return or(in(limit));
  }

  /** This one or {@code other}, whichever comes first. */
  Deadline or(Deadline other) {
    return other.nanoTime - nanoTime < 0 ? other : this;
  }

  /** What is left; zero once it is over. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }

  /** Whether it has passed. */
  boolean isOver() {
    return System.nanoTime() - nanoTime >= 0;
  }
}
