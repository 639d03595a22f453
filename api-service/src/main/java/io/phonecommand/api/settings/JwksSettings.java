package io.phonecommand.api.settings;

import io.phonecommand.common.settings.Given;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.util.Assert;

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
    @NotNull @DurationMin(millis = 1) @DurationMax(minutes = 1) Duration timeout,
    @NotNull Duration cacheTime,
    @NotNull @DurationMin(millis = 1) Duration refetchInterval,
    @NotNull Duration outageTime) {

  private static final String PREFIX = "phone-command.api.auth.jwks.";

  public JwksSettings {
    if (Given.all(timeout, cacheTime, refetchInterval, outageTime)) {
      // Nimbus refuses a cache that would be refreshed while it still waits for a refresh.
      Assert.isTrue(
          cacheTime.dividedBy(4).compareTo(timeout) > 0,
          PREFIX + "cache-time must be longer than four times the timeout");
      Assert.isTrue(
          cacheTime.compareTo(refetchInterval) > 0,
          PREFIX + "cache-time must be longer than refetch-interval");
      Assert.isTrue(
          outageTime.compareTo(cacheTime) >= 0,
          PREFIX + "outage-time must not be shorter than cache-time");
    }
  }
}
