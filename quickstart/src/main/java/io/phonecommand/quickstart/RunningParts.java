package io.phonecommand.quickstart;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parts of a system that runs in one JVM: closed in the reverse order of their start. */
public final class RunningParts implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunningParts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Notes that {@code part} has been started. */
  public synchronized <T extends AutoCloseable> T started(T part) {
    parts.push(part);
    return part;
  }

  /** Closes all of them; what can't be closed is logged and does not keep the others open. */
  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        log.warn("{} could not be closed", part.getClass().getSimpleName(), e);
      }
    }
  }
}
