package io.phonecommand.api.auth;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Which tokens are accepted. The keys come from a file or from a URL, never from both.
 *
 * @param publicKey where the PEM file of the keys is whose private halves sign the tokens
 * @param publicKeyInterval from one look at that file to the next
 * @param jwksUrl where the issuer publishes its keys
 * @param issuer what {@code iss} must be; not looked at if empty
 * @param audience what {@code aud} must contain; not looked at if empty
 * @param tenantClaim the claim that names the tenant
 * @param clockSkew by how much the clocks of issuer and service may differ
 * @param maxLifetime from a token's {@code iat}, and from now, to its {@code exp} at most; any time
 *     if empty
 * @param rememberedTokens how much memory the tokens may take whose signatures have been verified
 */
@ConfigurationProperties("phone-command.api.auth")
record AuthProperties(
    @Nullable String publicKey,
    Duration publicKeyInterval,
    @Nullable URI jwksUrl,
    @Nullable String issuer,
    @Nullable String audience,
    String tenantClaim,
    Duration clockSkew,
    @Nullable Duration maxLifetime,
    DataSize rememberedTokens) {

  private static final String PREFIX = "phone-command.api.auth.";

  AuthProperties {
    publicKey = textOrNull(publicKey);
    issuer = textOrNull(issuer);
    audience = textOrNull(audience);
    jwksUrl = jwksUrl == null || jwksUrl.toString().isBlank() ? null : jwksUrl;
    require(
        (publicKey == null) != (jwksUrl == null),
        "exactly one of " + PREFIX + "public-key and " + PREFIX + "jwks-url must be set");
    require(
        jwksUrl == null || isHttp(jwksUrl),
        PREFIX + "jwks-url must be an http or https URL with a host");
    require(!publicKeyInterval.isNegative(), PREFIX + "public-key-interval must not be negative");
    require(!tenantClaim.isBlank(), PREFIX + "tenant-claim must not be blank");
    require(!clockSkew.isNegative(), PREFIX + "clock-skew must not be negative");
    require(
        maxLifetime == null || maxLifetime.isPositive(),
        PREFIX + "max-lifetime must be longer than 0");
    require(!rememberedTokens.isNegative(), PREFIX + "remembered-tokens must not be negative");
  }

  private static @Nullable String textOrNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  private static boolean isHttp(URI url) {
    return ("https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme()))
        && url.getHost() != null;
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException(problem);
    }
  }
}
