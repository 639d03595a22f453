package io.phonecommand.api.history;

import io.phonecommand.api.directory.Placement;
import java.time.Duration;
import java.util.Optional;

/**
 * A request that may go on; closed once it is answered.
 *
 * @param age how long ago it came first, if it is a repeat: its command may have run
 * @param placement the sites to ask: those that its first try asked
 * @param announcement tells the other replicas of it, if they don't know; returns at once
 * @param use of its id
 */
public record Admission(
    Optional<Duration> age, Placement placement, Runnable announcement, IdUse use)
    implements AutoCloseable {

  /**
   * Tells the other replicas; nothing waits for that, so it comes after what somebody waits for.
   */
  public void announce() {
    announcement.run();
  }

  /** Whether another try is known by now that may have run the command. Any thread. */
  public boolean hasOtherTries() {
    return age.isPresent() || use.hasOthers();
  }

  @Override
  public void close() {
    use.close();
  }
}
