package io.phonecommand.worker.intake;

import io.phonecommand.common.settings.Bounds;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How tasks are fetched and claimed.
 *
 * @param sessionTimeout from a worker's last heartbeat to the moment at which its partitions go to
 *     others, 6 s or more with a broker's default limits
 * @param heartbeatInterval between two heartbeats, at most a third of the session time-out; the
 *     other workers hear with their next one that a worker is gone
 * @param claimTimeout from the start of a claim to giving it up; the batch is then polled again
 * @param shutdownGrace from the stop of polling to the moment at which commands that still run are
 *     left alone
 */
@ConfigurationProperties("phone-command.worker.intake")
record IntakeProperties(
    Duration sessionTimeout,
    Duration heartbeatInterval,
    Duration claimTimeout,
    Duration shutdownGrace) {

  private static final String PREFIX = "phone-command.worker.intake.";
  private static final Duration MILLISECOND = Duration.ofMillis(1);

  /** A broker's {@code group.max.session.timeout.ms}, if nobody has changed it. */
  private static final Duration LONGEST_SESSION = Duration.ofMinutes(30);

  /** Well below {@code max.poll.interval.ms} (5 minutes): nobody polls during a claim. */
  private static final Duration LONGEST_CLAIM = Duration.ofMinutes(1);

  private static final Duration LONGEST_GRACE = Duration.ofHours(1);

  IntakeProperties {
    Bounds.check(PREFIX + "session-timeout", sessionTimeout, MILLISECOND, LONGEST_SESSION);
    Bounds.check(PREFIX + "claim-timeout", claimTimeout, MILLISECOND, LONGEST_CLAIM);
    Bounds.check(PREFIX + "shutdown-grace", shutdownGrace, Duration.ZERO, LONGEST_GRACE);
    if (heartbeatInterval.compareTo(MILLISECOND) < 0
        || heartbeatInterval.multipliedBy(3).compareTo(sessionTimeout) > 0) {
      throw new IllegalArgumentException(
          PREFIX + "heartbeat-interval must be 1ms to a third of session-timeout");
    }
  }

  /** The settings of a consumer that is a member of the workers' group. */
  Map<String, Object> membership() {
    return Map.of(
        ConsumerConfig.GROUP_PROTOCOL_CONFIG,
        // The other one accepts a claim of somebody who was thrown out, once nobody is in the
        // group.
        "classic",
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
        (int) sessionTimeout.toMillis(),
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
        (int) heartbeatInterval.toMillis(),
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
  }
}
