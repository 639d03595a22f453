package io.phonecommand.api.limits;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.phonecommand.api.settings.ApiSettings;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** What one tenant uses at present. Nothing here waits, and nothing is shared between tenants. */
record TenantUse(Semaphore places, Bucket tasks) {

  static TenantUse of(int requestsInFlight, int tasksPerSecond, TimeMeter clock) {
    // A request that is larger than its bucket would be refused for ever.
    int capacity = Math.max(tasksPerSecond, ApiSettings.LARGEST_REQUEST);
    return new TenantUse(
        new Semaphore(requestsInFlight),
        Bucket.builder()
            .addLimit(
                limit ->
                    limit.capacity(capacity).refillGreedy(tasksPerSecond, Duration.ofSeconds(1)))
            .withCustomTimePrecision(clock)
            .build());
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
