package io.phonecommand.api.kafka;

import java.util.function.BooleanSupplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Down when a reader's poll loop has died, out of service while it has not caught up yet. */
public final class ReaderHealth implements HealthIndicator {

  private final BooleanSupplier alive;
  private final BooleanSupplier caughtUp;

  public ReaderHealth(BooleanSupplier alive, BooleanSupplier caughtUp) {
    this.alive = alive;
    this.caughtUp = caughtUp;
  }

  @Override
  public Health health() {
    if (!alive.getAsBoolean()) {
      return Health.down().build();
    }
    return caughtUp.getAsBoolean() ? Health.up().build() : Health.outOfService().build();
  }
}
