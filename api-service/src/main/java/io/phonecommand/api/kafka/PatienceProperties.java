package io.phonecommand.api.kafka;

import io.phonecommand.common.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How patient the service is with Kafka.
 *
 * @param kafkaTimeout how long one answer may take when a reader begins, before it is asked for
 *     again; 1 s to 1 minute
 * @param unreadyWithoutKafka from the last byte that came from Kafka to being out of service; 3 s
 *     (from then on callers are told) to 1 hour
 */
@ConfigurationProperties("phone-command.api")
record PatienceProperties(Duration kafkaTimeout, Duration unreadyWithoutKafka) {

  private static final String PREFIX = "phone-command.api.";

  PatienceProperties {
    Bounds.check(
        PREFIX + "kafka-timeout", kafkaTimeout, Duration.ofSeconds(1), Duration.ofMinutes(1));
    Bounds.check(
        PREFIX + "unready-without-kafka",
        unreadyWithoutKafka,
        BrokerContact.LOST_AFTER,
        Duration.ofHours(1));
  }
}
