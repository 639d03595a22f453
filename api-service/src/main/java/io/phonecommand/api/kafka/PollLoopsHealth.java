package io.phonecommand.api.kafka;

import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Down when a poll loop has died, which a new process mends; Kafka's absence ends none. */
final class PollLoopsHealth implements HealthIndicator {

  private final List<Reading> readers;

  PollLoopsHealth(List<Reading> readers) {
    this.readers = readers;
  }

  @Override
  public Health health() {
    List<String> dead = readers.stream().filter(Reading::hasDied).map(Reading::name).toList();
    return dead.isEmpty() ? Health.up().build() : Health.down().withDetail("dead", dead).build();
  }
}
