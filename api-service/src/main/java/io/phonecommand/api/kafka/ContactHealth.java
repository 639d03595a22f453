package io.phonecommand.api.kafka;

import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Out of service when nothing has been heard from Kafka for longer than an answer that says so
 * beats another replica: only this one may be cut off.
 */
final class ContactHealth implements HealthIndicator {

  private final BrokerContact contact;
  private final Duration limit;

  /**
   * @param limit from the last byte on; until then callers are told that Kafka is away
   */
  ContactHealth(BrokerContact contact, Duration limit) {
    this.contact = contact;
    this.limit = limit;
  }

  @Override
  public Health health() {
    Duration silence = contact.silence();
    return (silence.compareTo(limit) < 0 ? Health.up() : Health.outOfService())
        .withDetail("millisSinceLastByte", silence.toMillis())
        .build();
  }
}
