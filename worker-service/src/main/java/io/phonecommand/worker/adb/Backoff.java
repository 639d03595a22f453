package io.phonecommand.worker.adb;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a phone that could not be reached may be tried again: after a pause that doubles with each
 * failure. Not thread-safe; times are {@link System#nanoTime} values.
 */
final class Backoff {

  private final long firstNanos;
  private final long maxNanos;

  private long pauseNanos;
  private @Nullable Long retryAt;

  Backoff(Duration first, Duration max) {
    this.firstNanos = first.toNanos();
    this.maxNanos = max.toNanos();
  }

  boolean allows(long now) {
    return retryAt == null || now - retryAt >= 0;
  }

  /** From {@code now} to the moment at which an attempt is allowed; 0 if one is. */
  long waitNanos(long now) {
    return retryAt == null ? 0 : Math.max(0, retryAt - now);
  }

  void failed(long now) {
    pauseNanos = pauseNanos == 0 ? firstNanos : Math.min(maxNanos, pauseNanos * 2);
    retryAt = now + pauseNanos;
  }

  void succeeded() {
    pauseNanos = 0;
    retryAt = null;
  }
}
