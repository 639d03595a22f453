package io.phonecommand.api.history;

import io.phonecommand.api.directory.Placement;
import io.phonecommand.api.history.RequestHistory.KnownRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * A request that may go on; closed once it is answered.
 *
 * @param age how long ago it came first, if it is a repeat: its command may have run
 * @param known what is remembered of its first try
 * @param use of its id
 */
public record Admission(Optional<Duration> age, KnownRequest known, IdUse use)
    implements AutoCloseable {

  /** The sites to ask: those that its first try asked. */
  public Placement placement() {
    return known.placement();
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
