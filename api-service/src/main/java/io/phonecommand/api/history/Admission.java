package io.phonecommand.api.history;

import io.phonecommand.api.directory.Placement;

/**
 * A request that may go on.
 *
 * @param isRepeat whether it has come before, so that its command may have run
 * @param placement the sites to ask: those that its first try asked
 * @param announcement tells the other replicas of it, if they don't know; returns at once
 */
public record Admission(boolean isRepeat, Placement placement, Runnable announcement) {

  /**
   * Tells the other replicas; nothing waits for that, so it comes after what somebody waits for.
   */
  public void announce() {
    announcement.run();
  }
}
