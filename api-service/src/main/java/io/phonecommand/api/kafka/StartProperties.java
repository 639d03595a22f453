package io.phonecommand.api.kafka;

import io.phonecommand.common.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How patient the service is at its start.
 *
 * @param startLimit from asking Kafka for something at the start to giving the start up; 1 s to 1
 *     hour
 */
@ConfigurationProperties("phone-command.api")
record StartProperties(Duration startLimit) {

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private static final Duration LONGEST = Duration.ofHours(1);

  StartProperties {
    Bounds.check("phone-command.api.start-limit", startLimit, SHORTEST, LONGEST);
  }
}
