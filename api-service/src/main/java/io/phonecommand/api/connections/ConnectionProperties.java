package io.phonecommand.api.connections;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What a caller's connection may cost.
 *
 * @param headerLimit from accepting a connection, or from the first byte of a later request on it,
 *     to the end of the request's headers
 * @param bodyLimit from the end of the headers to the end of the body
 * @param answerLimit from the first byte of the answer to its last
 * @param withoutTokenPerAddress how many connections of one address may be there that have never
 *     shown a good token; 0: any number
 * @param withoutToken how many such connections there may be of all addresses together; 0: any
 *     number
 * @param perTenant how many connections of one tenant may be there on which no request of its is
 *     under way that was counted for it; 0: any number
 */
@ConfigurationProperties("phone-command.api.connections")
record ConnectionProperties(
    Duration headerLimit,
    Duration bodyLimit,
    Duration answerLimit,
    int withoutTokenPerAddress,
    int withoutToken,
    int perTenant) {

  private static final String PREFIX = "phone-command.api.connections.";

  ConnectionProperties {
    requirePositive(headerLimit, "header-limit");
    requirePositive(bodyLimit, "body-limit");
    requirePositive(answerLimit, "answer-limit");
    requireNotNegative(withoutTokenPerAddress, "without-token-per-address");
    requireNotNegative(withoutToken, "without-token");
    requireNotNegative(perTenant, "per-tenant");
  }

  private static void requirePositive(Duration value, String name) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(PREFIX + name + " must be positive");
    }
  }

  private static void requireNotNegative(int value, String name) {
    if (value < 0) {
      throw new IllegalArgumentException(PREFIX + name + " must be at least 0");
    }
  }
}
