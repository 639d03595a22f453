package io.phonecommand.worker.intake;

import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** A poll loop that is dead or stuck shows here. */
final class IntakeHealth implements HealthIndicator {

  /** Several times the longest poll and claim. */
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(15);

  private final IntakeLifecycle lifecycle;
  private final TaskIntake intake;
  private final Takeovers takeovers;

  IntakeHealth(IntakeLifecycle lifecycle, TaskIntake intake, Takeovers takeovers) {
    this.lifecycle = lifecycle;
    this.intake = intake;
    this.takeovers = takeovers;
  }

  @Override
  public Health health() {
    Duration silence = Duration.ofNanos(System.nanoTime() - intake.lastPollNanos());
    boolean alive = lifecycle.isRunning() && silence.compareTo(SILENCE_LIMIT) < 0;
    Health.Builder health = alive ? Health.up() : Health.down();
    return health
        .withDetail("millisSinceLastPoll", silence.toMillis())
        .withDetail("closedPartitions", takeovers.closed())
        .build();
  }
}
