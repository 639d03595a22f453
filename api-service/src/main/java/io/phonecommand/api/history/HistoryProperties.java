package io.phonecommand.api.history;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How long a request is remembered.
 *
 * @param idempotencyWindow from the first use of an x-request-id to the moment at which it may be
 *     used for something else; workers have a setting of the same name
 * @param rememberedRequests how many are remembered at most, of all replicas together
 */
@ConfigurationProperties("phone-command.api")
record HistoryProperties(Duration idempotencyWindow, long rememberedRequests) {

  HistoryProperties {
    if (!idempotencyWindow.isPositive()) {
      throw new IllegalArgumentException("phone-command.api.idempotency-window must be positive");
    }
    if (rememberedRequests < 1) {
      throw new IllegalArgumentException("phone-command.api.remembered-requests starts at 1");
    }
  }
}
