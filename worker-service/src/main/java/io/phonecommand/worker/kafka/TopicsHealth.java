package io.phonecommand.worker.kafka;

import io.phonecommand.common.topic.TopicWatch;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Out of service while a topic can't be trusted. */
final class TopicsHealth implements HealthIndicator {

  private final TopicWatch watch;

  TopicsHealth(TopicWatch watch) {
    this.watch = watch;
  }

  @Override
  public Health health() {
    return (watch.problems().isEmpty() ? Health.up() : Health.outOfService())
        .withDetail("problems", watch.problems())
        .withDetail("weaknesses", watch.weaknesses())
        .withDetail("unwatched", watch.unwatched())
        .build();
  }
}
