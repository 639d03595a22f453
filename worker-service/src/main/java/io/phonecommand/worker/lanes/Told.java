package io.phonecommand.worker.lanes;

import org.jspecify.annotations.Nullable;

/** What Kafka has of a job that runs: nothing at first, not even that it does. Any thread. */
final class Told {

  private @Nullable String told;
  private @Nullable String telling;

  /**
   * Returns whether {@code output}, all that there is by now, is to be told: it is not yet, and
   * nothing is on its way. Then {@link #ended} must follow.
   */
  synchronized boolean begin(String output) {
    if (telling != null || output.equals(told)) {
      return false;
    }
    telling = output;
    return true;
  }

  /**
   * It was sent.
   *
   * @param stored whether Kafka has it; if not, it is to be told again
   */
  synchronized void ended(boolean stored) {
    if (stored) {
      told = telling;
    }
    telling = null;
  }
}
