package io.phonecommand.worker.intake;

import java.util.OptionalLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Sees whether the group answers heartbeats, which the consumer sends by itself, and counts. What
 * an answer says is not counted: whoever is told that a broker does not lead the group hangs up on
 * it at once, and so an answer that a closed connection comes with, or after, is none. One thread.
 */
final class Heartbeats {

  private final DoubleSupplier answers;
  private final DoubleSupplier closedConnections;
  private final int mostUnanswered;
  private final LongSupplier nanoTime;

  private double answered;
  private double closed;
  private long lastLook;

  /** An answer that has come, and is to be believed if no connection is closed by the next look. */
  private OptionalLong unconfirmed = OptionalLong.empty();

  /** After a silence: what is answered up to this number may have been asked before it. */
  private double outdated = -1;

  /**
   * Looks at nothing yet.
   *
   * @param answers how many heartbeats have been answered
   * @param closedConnections how many of the consumer's connections have been closed
   * @param mostUnanswered how many heartbeats may be on their way at once
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   */
  Heartbeats(
      DoubleSupplier answers,
      DoubleSupplier closedConnections,
      int mostUnanswered,
      LongSupplier nanoTime) {
    this.answers = answers;
    this.closedConnections = closedConnections;
    this.mostUnanswered = mostUnanswered;
    this.nanoTime = nanoTime;
    this.lastLook = nanoTime.getAsLong();
  }

  /**
   * Those of {@code consumer}, which need not be connected yet.
   *
   * @param mostUnanswered as above
   */
  static Heartbeats of(Consumer<?, ?> consumer, int mostUnanswered) {
    return new Heartbeats(
        new Total(consumer, "heartbeat-total"),
        new Total(consumer, "connection-close-total"),
        mostUnanswered,
        System::nanoTime);
  }

  /**
   * As of when the group is known to be there, a moment before which an answer that has come was
   * not asked for, if one has. Answers that come together after a silence may be old: as many are
   * not believed as may have been on their way when it ended.
   *
   * @param silent whether nothing has been heard for a session
   */
  OptionalLong look(boolean silent) {
    long now = nanoTime.getAsLong();
    double totalAnswers = answers.getAsDouble();
    double totalClosed = closedConnections.getAsDouble();
    if (!silent) {
      outdated = -1;
    } else if (outdated < 0) {
      outdated = totalAnswers + mostUnanswered;
    }
    boolean hungUp = totalClosed != closed;
    OptionalLong confirmed = hungUp ? OptionalLong.empty() : unconfirmed;
    unconfirmed =
        totalAnswers == answered || totalAnswers <= outdated || hungUp
            ? OptionalLong.empty()
            : OptionalLong.of(lastLook);
    answered = totalAnswers;
    closed = totalClosed;
    lastLook = now;
    return confirmed;
  }

  /** One of some hundred metrics of a consumer: looked for once. */
  private static final class Total implements DoubleSupplier {

    private final Consumer<?, ?> consumer;
    private final String name;
    private @Nullable Metric metric;

    Total(Consumer<?, ?> consumer, String name) {
      this.consumer = consumer;
      this.name = name;
    }

    @Override
    public double getAsDouble() {
      Metric found = metric;
      if (found == null) {
        found =
            consumer.metrics().values().stream()
                .filter(each -> each.metricName().name().equals(name))
                .findFirst()
                .orElseThrow(
                    () -> new IllegalStateException("the Kafka client no longer counts " + name));
        metric = found;
      }
      return (double) found.metricValue();
    }
  }
}
