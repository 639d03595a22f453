package io.phonecommand.common.kafka;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether what is tried again and again fails, since when and why. It logs one line when that
 * begins, when its cause becomes another one, and when it is over, however many attempts there are.
 * One thread at a time notes; any thread may ask.
 */
public final class PollFailures {

  private static final Logger log = LoggerFactory.getLogger(PollFailures.class);

  /**
   * For how long attempts may fail before a service says that it is not ready: what Kafka's client
   * mends by itself is over by then.
   */
  public static final Duration HEALTH_LIMIT = Duration.ofSeconds(30);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  /** Well below the 10 s within which all is to be well again once its cause is gone. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

  /**
   * @param kind by which one cause is told from another: texts hold times and attempts
   */
  private record Failing(long sinceNanos, String kind, String cause, Duration pause) {}

  private final String what;
  private final LongSupplier nanoTime;
  private volatile @Nullable Failing failing;

  /**
   * @param what fails, as the log is to say it
   */
  public PollFailures(String what) {
    this(what, System::nanoTime);
  }

  /**
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   */
  public PollFailures(String what, LongSupplier nanoTime) {
    this.what = what;
    this.nanoTime = nanoTime;
  }

  /** Notes an attempt that has failed; returns how long to wait before the next one. */
  public Duration failed(Throwable failure) {
    Failing before = failing;
    Throwable reason = innermost(failure);
    String kind = failure.getClass().getName() + reason.getClass().getName();
    String cause =
        failure.getCause() == null ? failure.toString() : failure.getMessage() + ": " + reason;
    if (before == null || !kind.equals(before.kind())) {
      say(cause, failure);
    }
    Duration next = before == null ? FIRST_PAUSE : before.pause().multipliedBy(2);
    Duration pause = next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
    long since = before == null ? nanoTime.getAsLong() : before.sinceNanos();
    failing = new Failing(since, kind, cause, pause);
    return pause;
  }

  /**
   * What Kafka's client says is enough; of what nobody expected, where it happened is said, too.
   */
  private void say(String cause, Throwable failure) {
    if (failure instanceof KafkaException) {
      log.warn("{} fails and is tried again: {}", what, cause);
    } else {
      log.warn("{} fails and is tried again", what, failure);
    }
  }

  private static Throwable innermost(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : innermost(cause);
  }

  /** Notes an attempt that has succeeded. */
  public void succeeded() {
    Failing over = failing;
    if (over != null) {
      failing = null;
      log.info("{} works again after {} s", what, lasting(over).toSeconds());
    }
  }

  /** Whether every attempt has failed for at least {@code limit}. */
  public boolean haveLasted(Duration limit) {
    Failing now = failing;
    return now != null && lasting(now).compareTo(limit) >= 0;
  }

  /** What an operator wants to know: since when it fails, and why; empty if it does not. */
  public Map<String, String> details() {
    Map<String, String> details = new LinkedHashMap<>();
    Failing now = failing;
    if (now != null) {
      details.put("failingFor", lasting(now).toSeconds() + " s");
      details.put("cause", now.cause());
    }
    return details;
  }

  private Duration lasting(Failing now) {
    return Duration.ofNanos(nanoTime.getAsLong() - now.sinceNanos());
  }
}
