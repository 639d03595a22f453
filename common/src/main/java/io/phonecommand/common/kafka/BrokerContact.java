package io.phonecommand.common.kafka;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Whether Kafka can be reached at all, seen from a consumer that is polled all the time: while it
 * can, bytes arrive at least every half second, or, for a member of a group that reads nothing just
 * now, with each heartbeat. A poll does not say it: it returns without a record and without an
 * exception, too, when every broker is away or hangs.
 *
 * <p>A count of connections would not do: one that is still being opened counts as well.
 */
public final class BrokerContact {

  /** From the last byte to calling the contact lost: several fetches in a row. */
  public static final Duration LOST_AFTER = Duration.ofSeconds(3);

  private final LongSupplier nanoTime;
  private volatile long lastHeard;
  private double bytesReceived;

  /** One of some hundred metrics of the consumer: looked for once, and not after each poll. */
  private @Nullable Metric counter;

  /**
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   */
  public BrokerContact(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lastHeard = nanoTime.getAsLong();
  }

  /**
   * Looks whether {@code consumer}, always the same one, has heard something. One thread calls it,
   * with each poll.
   */
  public void observe(Consumer<?, ?> consumer) {
    Metric count = counter;
    if (count == null) {
      count = byteCountOf(consumer);
      counter = count;
    }
    observe((double) count.metricValue());
  }

  private static Metric byteCountOf(Consumer<?, ?> consumer) {
    return consumer.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals("incoming-byte-total"))
        .filter(metric -> metric.metricName().group().equals("consumer-metrics"))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("the Kafka client no longer counts what it receives"));
  }

  /**
   * Takes a consumer's byte count, as above.
   *
   * @param total bytes received since the consumer was opened
   */
  public void observe(double total) {
    if (total != bytesReceived) {
      bytesReceived = total;
      lastHeard = nanoTime.getAsLong();
    }
  }

  /**
   * Whether nothing has been heard for a while, be it Kafka's fault or the poll loop's. Any thread.
   */
  public boolean isLost() {
    return silence().compareTo(LOST_AFTER) > 0;
  }

  /** How long nothing has been heard. Any thread. */
  public Duration silence() {
    return Duration.ofNanos(nanoTime.getAsLong() - lastHeard);
  }
}
