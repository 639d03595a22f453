package io.phonecommand.api.settings;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * How a JSON Web Key Set is fetched.
 *
 * @param timeout for connecting, and again for the whole answer; 1 ms to 1 minute
 * @param cacheTime from a fetch to when the keys are too old; halfway they are fetched again.
 *     Longer than four times the time-out, and than {@code refetchInterval}
 * @param refetchInterval from one fetch to the next, however many unknown keys are named; 1 ms or
 *     more
 * @param outageTime how long keys are kept that cannot be fetched again; not shorter than {@code
 *     cacheTime}
 */
public record JwksSettings(
    @DurationMin(millis = 1) @DurationMax(minutes = 1) Duration timeout,
    Duration cacheTime,
    @DurationMin(millis = 1) Duration refetchInterval,
    Duration outageTime) {

  public JwksSettings {
    // Nimbus refuses a cache that would be refreshed while it still waits for a refresh.
    require(
        cacheTime.dividedBy(4).compareTo(timeout) > 0,
        "cache-time must be longer than four times the timeout");
    require(
        cacheTime.compareTo(refetchInterval) > 0,
        "cache-time must be longer than refetch-interval");
    require(
        outageTime.compareTo(cacheTime) >= 0, "outage-time must not be shorter than cache-time");
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException("phone-command.api.auth.jwks." + problem);
    }
  }
}
