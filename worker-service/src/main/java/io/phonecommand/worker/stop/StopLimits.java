package io.phonecommand.worker.stop;

import java.time.Duration;

/**
 * How long each stage of stopping may take at the most, in the order in which they come. Whoever
 * stops the worker must not kill it before {@link #sum} is over.
 */
public final class StopLimits {

  /** Tomcat's own, for its threads and for what it has to cut off: nobody waits for operators. */
  static final Duration WEB_SERVER = Duration.ofSeconds(5);

  /**
   * From telling the poll loop to end to leaving it to itself. In it come the end of a claim
   * ({@code claim-timeout}), {@link #HANDOVER} and {@link #LEAVING}.
   */
  public static final Duration POLL_LOOP = Duration.ofSeconds(10);

  /** From telling whoever says what state phones are in to end to leaving him to himself. */
  public static final Duration STATES = Duration.ofSeconds(1);

  /** Giving up the partitions, with the tasks that have not started. */
  public static final Duration HANDOVER = Duration.ofSeconds(3);

  /** Leaving the group. */
  public static final Duration LEAVING = Duration.ofSeconds(2);

  /** From hanging up on the commands that still run to the last of their answers. */
  public static final Duration ABORT = Duration.ofSeconds(1);

  /** From that to Kafka's having them, before those are closed that send them again. */
  public static final Duration LAST_WORDS = Duration.ofSeconds(5);

  /** The one of {@code TopicWatch}. */
  static final Duration TOPIC_WATCH = Duration.ofSeconds(1);

  /** Questions to Kafka that nobody needs any more. */
  public static final Duration ADMIN = Duration.ofSeconds(1);

  /** Results that Kafka has not got yet even then. */
  public static final Duration RESULTS = Duration.ofSeconds(5);

  private StopLimits() {}

  /**
   * From the stop signal to the end of the process.
   *
   * @param shutdownGrace for commands that run: {@code phone-command.worker.intake.shutdown-grace}
   */
  public static Duration sum(Duration shutdownGrace) {
    return WEB_SERVER
        .plus(STATES)
        .plus(POLL_LOOP)
        .plus(shutdownGrace)
        .plus(ABORT)
        .plus(LAST_WORDS)
        .plus(TOPIC_WATCH)
        .plus(ADMIN)
        .plus(RESULTS);
  }
}
