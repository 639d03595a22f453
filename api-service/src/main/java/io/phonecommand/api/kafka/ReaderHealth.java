package io.phonecommand.api.kafka;

import io.phonecommand.common.kafka.PollFailures;
import java.util.function.BooleanSupplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Down when a reader's poll loop has died; out of service while it has not caught up yet, or when
 * what it knows is old because its polls have failed for a while. Says why they fail.
 */
public final class ReaderHealth implements HealthIndicator {

  private final BooleanSupplier dead;
  private final PollFailures failures;
  private final BooleanSupplier caughtUp;

  public ReaderHealth(Reading reader, BooleanSupplier caughtUp) {
    this(reader::hasDied, reader.failures(), caughtUp);
  }

  ReaderHealth(BooleanSupplier dead, PollFailures failures, BooleanSupplier caughtUp) {
    this.dead = dead;
    this.failures = failures;
    this.caughtUp = caughtUp;
  }

  @Override
  public Health health() {
    if (dead.getAsBoolean()) {
      return Health.down().withDetail("cause", "its poll loop has died").build();
    }
    boolean serves = caughtUp.getAsBoolean() && !failures.haveLasted(PollFailures.HEALTH_LIMIT);
    return (serves ? Health.up() : Health.outOfService()).withDetails(failures.details()).build();
  }
}
