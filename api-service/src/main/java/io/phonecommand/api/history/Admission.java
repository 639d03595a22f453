package io.phonecommand.api.history;

import io.phonecommand.api.directory.Placement;
import io.phonecommand.api.history.RequestHistory.KnownRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A request that may go on; closed once it is answered.
 *
 * @param key of tenant and x-request-id
 * @param age how long ago it came first, if it is a repeat: its command may have run
 * @param known what is remembered of its first try
 * @param others becomes true when another try of it is heard of
 * @param end what is done when it is closed
 */
public record Admission(
    String key, Optional<Duration> age, KnownRequest known, AtomicBoolean others, Runnable end)
    implements AutoCloseable {

  /** The sites to ask: those that its first try asked. */
  public Placement placement() {
    return known.placement();
  }

  /** Whether another try is known by now that may have run the command. Any thread. */
  public boolean hasOtherTries() {
    return age.isPresent() || others.get();
  }

  @Override
  public void close() {
    end.run();
  }
}
