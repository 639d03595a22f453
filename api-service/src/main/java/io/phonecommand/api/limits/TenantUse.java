package io.phonecommand.api.limits;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** What one tenant uses at present. Nothing here waits, and nothing is shared between tenants. */
final class TenantUse {

  /**
   * The most instances that a request can name. A bucket holds at least as much, because a request
   * that is larger than its bucket would be refused for ever.
   */
  private static final int LARGEST_REQUEST = 100;

  private final Semaphore places;
  private final Bucket tasks;

  TenantUse(int requestsInFlight, int tasksPerSecond, TimeMeter clock) {
    this.places = new Semaphore(requestsInFlight);
    this.tasks =
        Bucket.builder()
            .addLimit(
                limit ->
                    limit
                        .capacity(Math.max(tasksPerSecond, LARGEST_REQUEST))
                        .refillGreedy(tasksPerSecond, Duration.ofSeconds(1)))
            .withCustomTimePrecision(clock)
            .build();
  }

  Semaphore places() {
    return places;
  }

  /** Takes {@code count} tasks or none; says whether it did. */
  boolean take(int count) {
    return tasks.tryConsume(count);
  }

  void giveBack(int count) {
    if (count > 0) {
      tasks.addTokens(count);
    }
  }

  /** How long it takes until there are {@code count} tasks, or as many as there ever are. */
  Duration waitFor(int count) {
    return Duration.ofNanos(tasks.estimateAbilityToConsume(count).getNanosToWaitForRefill());
  }
}
