package io.phonecommand.worker.intake;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How tasks are fetched and claimed.
 *
 * @param sessionTimeout from a worker's last heartbeat to the moment at which its partitions go to
 *     others, 6 s or more with a broker's default limits
 * @param claimTimeout from the start of a claim to giving it up; the batch is then polled again
 * @param shutdownGrace from the stop of polling to the moment at which commands that still run are
 *     left alone
 */
@ConfigurationProperties("phone-command.worker.intake")
record IntakeProperties(Duration sessionTimeout, Duration claimTimeout, Duration shutdownGrace) {

  IntakeProperties {
    if (!sessionTimeout.isPositive() || !claimTimeout.isPositive()) {
      throw new IllegalArgumentException("session-timeout and claim-timeout must be positive");
    }
    if (shutdownGrace.isNegative()) {
      throw new IllegalArgumentException("shutdown-grace must not be negative");
    }
  }
}
