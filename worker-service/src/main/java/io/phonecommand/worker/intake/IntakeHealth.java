package io.phonecommand.worker.intake;

import io.phonecommand.common.kafka.PollFailures;
import io.phonecommand.worker.kafka.KafkaStart;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Down when the poll loop is dead or stuck; out of service while it waits for Kafka, or when its
 * polls have failed, nothing has been heard from Kafka, or a partition has been closed, for a
 * while; also when cancels can't be looked for on partitions of others, or lost workers' jobs can't
 * be answered. Says why.
 */
final class IntakeHealth implements HealthIndicator {

  /** Several times the longest poll and claim. */
  static final Duration SILENCE_LIMIT = Duration.ofSeconds(15);

  /** A usual take-over, too, is over by then. */
  static final Duration TROUBLE_LIMIT = PollFailures.HEALTH_LIMIT;

  private final BooleanSupplier dead;
  private final TaskIntake intake;
  private final KafkaStart start;
  private final Duration silenceLimit;
  private final Duration troubleLimit;

  /**
   * @param dead whether the poll loop has ended by itself
   * @param silenceLimit how long the poll loop may not come round
   * @param troubleLimit how long polls may fail, Kafka may be silent and a partition may be closed
   */
  IntakeHealth(
      BooleanSupplier dead,
      TaskIntake intake,
      KafkaStart start,
      Duration silenceLimit,
      Duration troubleLimit) {
    this.dead = dead;
    this.intake = intake;
    this.start = start;
    this.silenceLimit = silenceLimit;
    this.troubleLimit = troubleLimit;
  }

  @Override
  public Health health() {
    if (dead.getAsBoolean()) {
      return Health.down().withDetail("cause", "its poll loop has died").build();
    }
    if (!start.isDone()) {
      return Health.outOfService().withDetails(start.details()).build();
    }
    Duration silence = Duration.ofNanos(System.nanoTime() - intake.lastPollNanos());
    Map<String, String> closed = intake.takeovers().closedFor(troubleLimit);
    List<PollFailures> lasting = intake.takeovers().lasting(troubleLimit);
    Health.Builder health = statusOf(silence, closed, lasting);
    lasting.forEach(failures -> health.withDetails(failures.details()));
    return health
        .withDetail("millisSinceLastPoll", silence.toMillis())
        .withDetail("millisSinceLastByte", intake.contact().silence().toMillis())
        .withDetail("closedPartitions", intake.takeovers().closed())
        .withDetail("closedForLong", closed)
        .withDetails(intake.failures().details())
        .build();
  }

  private Health.Builder statusOf(
      Duration silence, Map<String, String> closed, List<PollFailures> lasting) {
    if (silence.compareTo(silenceLimit) >= 0) {
      return Health.down();
    }
    return closed.isEmpty()
            && lasting.isEmpty()
            && !intake.failures().haveLasted(troubleLimit)
            && intake.contact().silence().compareTo(troubleLimit) < 0
        ? Health.up()
        : Health.outOfService();
  }
}
