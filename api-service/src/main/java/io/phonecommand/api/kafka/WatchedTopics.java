package io.phonecommand.api.kafka;

import io.phonecommand.common.topic.TopicWatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/** Watches the topics of the service's readers; out of service while one can't be trusted. */
final class WatchedTopics implements SmartLifecycle, HealthIndicator {

  /** After the readers have made their topics. */
  private static final int PHASE = Reading.PHASE + 1;

  private final Supplier<TopicWatch> maker;
  private volatile @Nullable TopicWatch watch;

  /**
   * @param maker of a watch that has not started; asked at each start
   */
  WatchedTopics(Supplier<TopicWatch> maker) {
    this.maker = maker;
  }

  @Override
  public void start() {
    TopicWatch started = maker.get();
    started.start();
    watch = started;
  }

  @Override
  public Health health() {
    TopicWatch running = watch;
    return running == null
        ? Health.up().build()
        : (running.problems().isEmpty() ? Health.up() : Health.outOfService())
            .withDetail("problems", running.problems())
            .withDetail("weaknesses", running.weaknesses())
            .withDetail("unwatched", running.unwatched())
            .build();
  }

  @Override
  public void stop() {
    TopicWatch running = watch;
    if (running != null) {
      running.close();
    }
    watch = null;
  }

  @Override
  public boolean isRunning() {
    return watch != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
