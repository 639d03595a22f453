package io.phonecommand.processes;

import java.time.Duration;

/** Looks again and again until something is so. */
public final class Waiting {

  private static final Duration PAUSE = Duration.ofMillis(50);

  private Waiting() {}

  /** Asked every 50 ms; what it throws ends the waiting. */
  public interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Returns once {@code condition} holds.
   *
   * @throws IllegalStateException if it does not within {@code limit}
   */
  public static void until(String what, Duration limit, Condition condition) throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "waited %d s in vain: %s".formatted(limit.toSeconds(), what));
      }
      Thread.sleep(PAUSE);
    }
  }
}
