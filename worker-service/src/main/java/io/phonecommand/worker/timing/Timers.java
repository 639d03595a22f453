package io.phonecommand.worker.timing;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs actions later. One thread keeps the time for all; each action that comes due runs on a
 * virtual thread of its own, so that a slow one delays no other. A cancelled action leaves nothing
 * behind.
 */
public final class Timers implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Timers.class);

  private final ScheduledThreadPoolExecutor clock;

  public Timers() {
    clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("worker-timers").daemon().factory());
    clock.setRemoveOnCancelPolicy(true);
  }

  /**
   * Runs {@code action} once, {@code delay} from now; cancel the future if it isn't needed. After
   * {@link #close} nothing comes due any more.
   */
  public Future<?> after(Duration delay, Runnable action) {
    try {
      return clock.schedule(() -> start(action), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static void start(Runnable action) {
    Thread.ofVirtual()
        .name("timer")
        .uncaughtExceptionHandler((thread, e) -> log.error("A timed action failed", e))
        .start(action);
  }

  /** Drops what has not come due. */
  @Override
  public void close() {
    clock.shutdownNow();
  }
}
