package io.phonecommand.api.auth;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which tokens are accepted.
 *
 * @param publicKey where the PEM file of the key is whose private half signs the tokens
 * @param issuer what {@code iss} must be; not looked at if empty
 * @param audience what {@code aud} must contain; not looked at if empty
 * @param tenantClaim the claim that names the tenant
 * @param clockSkew by how much the clocks of issuer and service may differ
 */
@ConfigurationProperties("phone-command.api.auth")
record AuthProperties(
    @Nullable String publicKey,
    @Nullable String issuer,
    @Nullable String audience,
    String tenantClaim,
    Duration clockSkew) {

  AuthProperties {
    require(publicKey != null && !publicKey.isBlank(), "public-key is not set");
    require(!tenantClaim.isBlank(), "tenant-claim must not be blank");
    require(!clockSkew.isNegative(), "clock-skew must not be negative");
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException("phone-command.api.auth." + problem);
    }
  }
}
