package io.phonecommand.quickstart;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parts of a system that runs in one JVM, which may be started side by side: closed in the reverse
 * order in which they came. Any thread.
 */
public final class RunningParts implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunningParts.class);

  /** For what is still starting at the end: nothing can be closed before it is there. */
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  /**
   * Starts a part.
   *
   * @param <T> the part
   * @param <E> why it can't be started
   */
  @FunctionalInterface
  public interface Start<T extends AutoCloseable, E extends Exception> {

    /** Returns it once it runs. */
    T run() throws E;
  }

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private int starting;
  private boolean closed;

  /**
   * Starts a part, unless they are being closed.
   *
   * @throws IllegalStateException if they are
   */
  public <T extends AutoCloseable, E extends Exception> T start(Start<T, E> start) throws E {
    begin();
    @Nullable T part = null;
    try {
      part = start.run();
      return part;
    } finally {
      end(part);
    }
  }

  /** Notes that {@code part} has been started. */
  public <T extends AutoCloseable> T started(T part) {
    return start(() -> part);
  }

  private synchronized void begin() {
    if (closed) {
      throw new IllegalStateException("it is being stopped");
    }
    starting++;
  }

  private synchronized void end(@Nullable AutoCloseable part) {
    if (part != null) {
      parts.push(part);
    }
    starting--;
    notifyAll();
  }

  /**
   * Closes all of them, with those that are still starting; what can't be closed is logged and does
   * not keep the others open.
   */
  @Override
  public synchronized void close() {
    closed = true;
    awaitStarting();
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        log.warn("{} could not be closed", part.getClass().getSimpleName(), e);
      }
    }
  }

  private void awaitStarting() {
    long giveUp = System.nanoTime() + START_LIMIT.toNanos();
    try {
      long left = START_LIMIT.toNanos();
      while (starting > 0 && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = giveUp - System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
