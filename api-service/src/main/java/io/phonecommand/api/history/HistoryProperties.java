package io.phonecommand.api.history;

import io.phonecommand.common.settings.Bounds;
import io.phonecommand.common.topic.TopicLayout;
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
record HistoryProperties(Duration idempotencyWindow, int rememberedRequests) {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final int MOST = 100_000_000;

  HistoryProperties {
    Bounds.check(
        "phone-command.api.idempotency-window",
        idempotencyWindow,
        SHORTEST,
        TopicLayout.LONGEST_WINDOW);
    Bounds.check("phone-command.api.remembered-requests", rememberedRequests, 1, MOST);
  }
}
