package io.phonecommand.api.stop;

import java.time.Duration;

/**
 * How long each stage of stopping may take at the most, in the order in which they come. Whoever
 * stops the service must not kill it before {@link #sum} is over.
 */
public final class StopLimits {

  /** From closing the port to the end of the headers of what was sent before. */
  public static final Duration LAST_HEADERS = Duration.ofMillis(500);

  /** Tomcat's own, for its threads and for what it has to cut off, of both ports together. */
  static final Duration WEB_SERVERS = Duration.ofSeconds(5);

  /** The one of {@code TopicWatch}. */
  static final Duration TOPIC_WATCH = Duration.ofSeconds(1);

  /** From telling a reader to end to leaving its thread to itself; one after the other. */
  public static final Duration READER = Duration.ofSeconds(2);

  /** The directory's, the history's, and those of results, jobs, workers' statements and states. */
  public static final int READERS = 6;

  /** For request records to the other replicas; nobody waits for them. */
  public static final Duration HISTORY = Duration.ofSeconds(1);

  /** For what is said of jobs; whoever waits for that has been answered. */
  public static final Duration JOBS = Duration.ofSeconds(1);

  private StopLimits() {}

  /**
   * From the stop signal to the end of the process.
   *
   * @param pause {@code phone-command.api.stop-pause}
   * @param requests for those under way: {@code spring.lifecycle.timeout-per-shutdown-phase}
   * @param delivery for tasks on their way to Kafka: {@code phone-command.api.delivery-timeout}, in
   *     whole seconds
   */
  public static Duration sum(Duration pause, Duration requests, Duration delivery) {
    return pause
        .plus(LAST_HEADERS)
        .plus(requests)
        .plus(WEB_SERVERS)
        .plus(TOPIC_WATCH)
        .plus(READER.multipliedBy(READERS))
        .plus(Duration.ofSeconds(Math.ceilDiv(delivery.toMillis(), 1000L)))
        .plus(HISTORY)
        .plus(JOBS);
  }
}
