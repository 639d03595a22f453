package io.phonecommand.api.kafka;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether Kafka can be reached at all, seen from a consumer that is polled all the time: while it
 * can, bytes arrive at least every half second.
 *
 * <p>A count of connections would not do: one that is still being opened counts as well.
 */
public final class BrokerContact {

  /** From the last byte to calling the contact lost: several fetches in a row. */
  static final Duration LOST_AFTER = Duration.ofSeconds(3);

  private final LongSupplier nanoTime;
  private volatile long lastHeard;
  private double bytesReceived;

  /**
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   */
  public BrokerContact(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lastHeard = nanoTime.getAsLong();
  }

  /**
   * Takes the consumer's byte count. One thread calls it, after each poll.
   *
   * @param total bytes received since the consumer was opened
   */
  public void observe(double total) {
    if (total != bytesReceived) {
      bytesReceived = total;
      lastHeard = nanoTime.getAsLong();
    }
  }

  /** Whether nothing has been heard for a while, be it Kafka's fault or the poll loop's. */
  public boolean isLost() {
    return silence().compareTo(LOST_AFTER) > 0;
  }

  /**
   * Out of service when nothing has been heard from Kafka for longer than an answer that says so
   * beats another replica: only this one may be cut off.
   *
   * @param limit from the last byte on; until then callers are told that Kafka is away
   */
  Health health(Duration limit) {
    Duration silence = silence();
    return (silence.compareTo(limit) < 0 ? Health.up() : Health.outOfService())
        .withDetail("millisSinceLastByte", silence.toMillis())
        .build();
  }

  /** How long nothing has been heard. */
  private Duration silence() {
    return Duration.ofNanos(nanoTime.getAsLong() - lastHeard);
  }
}
