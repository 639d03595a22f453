package io.phonecommand.api.auth;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How a JSON Web Key Set is fetched.
 *
 * @param timeout for connecting, and again for the whole answer
 * @param cacheTime from a fetch to when the keys are too old; halfway they are fetched again
 * @param refetchInterval from one fetch to the next, however many unknown keys are named
 * @param outageTime how long keys are kept that cannot be fetched again
 */
@ConfigurationProperties("phone-command.api.auth.jwks")
record JwksProperties(
    Duration timeout, Duration cacheTime, Duration refetchInterval, Duration outageTime) {

  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

  JwksProperties {
    atLeastAMillisecond(timeout, "timeout");
    atLeastAMillisecond(refetchInterval, "refetch-interval");
    if (timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw problem("timeout must be at most a minute");
    }
    // Nimbus refuses a cache that would be refreshed while it still waits for a refresh.
    if (cacheTime.compareTo(timeout.multipliedBy(4)) <= 0) {
      throw problem("cache-time must be longer than four times the timeout");
    }
    if (cacheTime.compareTo(refetchInterval) <= 0) {
      throw problem("cache-time must be longer than refetch-interval");
    }
    if (outageTime.compareTo(cacheTime) < 0) {
      throw problem("outage-time must not be shorter than cache-time");
    }
  }

  private static void atLeastAMillisecond(Duration value, String name) {
    if (value.compareTo(MILLISECOND) < 0) {
      throw problem(name + " must be at least 1ms");
    }
  }

  private static IllegalArgumentException problem(String text) {
    return new IllegalArgumentException("phone-command.api.auth.jwks." + text);
  }
}
