package io.phonecommand.api.web;

import io.phonecommand.api.limits.TenantLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What requests are let through.
 *
 * @param maxInstancesPerRequest 1 to 100
 * @param extraCommandCharacters what a command may contain besides the default set
 * @param requestIdRequired whether a request without {@code x-request-id} is refused
 */
@ConfigurationProperties("phone-command.api")
record WebProperties(
    int maxInstancesPerRequest, String extraCommandCharacters, boolean requestIdRequired) {

  WebProperties {
    if (maxInstancesPerRequest < 1 || maxInstancesPerRequest > TenantLimits.LARGEST_REQUEST) {
      throw new IllegalArgumentException(
          "phone-command.api.max-instances-per-request must be 1 to "
              + TenantLimits.LARGEST_REQUEST);
    }
  }

  CommandSyntax commandSyntax() {
    return CommandSyntax.allowing(extraCommandCharacters);
  }
}
