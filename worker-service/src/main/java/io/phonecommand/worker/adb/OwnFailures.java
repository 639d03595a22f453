package io.phonecommand.worker.adb;

import io.phonecommand.worker.inventory.Phone;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that phones are not asked because this worker lacks something: once a minute, as there may
 * be hundreds in a second. Any thread.
 */
final class OwnFailures {

  private static final Logger log = LoggerFactory.getLogger(OwnFailures.class);

  private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier nanoTime;
  private long saidAt;

  /**
   * Has said nothing yet.
   *
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   */
  OwnFailures(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.saidAt = nanoTime.getAsLong() - PAUSE_NANOS;
  }

  synchronized void notAsked(Phone phone, @Nullable Throwable cause) {
    long now = nanoTime.getAsLong();
    if (now - saidAt >= PAUSE_NANOS) {
      saidAt = now;
      log.error(
          "Phone {} and perhaps others could not be asked whether they are there: {}",
          phone.instanceId(),
          PhoneUnreachableException.Reason.WORKER_FAILED.text(),
          cause);
    }
  }
}
