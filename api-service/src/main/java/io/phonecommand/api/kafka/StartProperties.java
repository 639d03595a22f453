package io.phonecommand.api.kafka;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How patient the service is at its start.
 *
 * @param startLimit from asking Kafka for something at the start to giving the start up; at least 1
 *     s
 */
@ConfigurationProperties("phone-command.api")
record StartProperties(Duration startLimit) {

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  StartProperties {
    if (startLimit.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("phone-command.api.start-limit must be at least 1s");
    }
  }
}
