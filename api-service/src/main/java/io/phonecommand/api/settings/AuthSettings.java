package io.phonecommand.api.settings;

import io.phonecommand.common.settings.Given;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Which tokens are accepted. The keys come from a file or from a URL, never from both.
 *
 * @param publicKey where the PEM file of the keys is whose private halves sign the tokens
 * @param publicKeyInterval from one look at that file to the next
 * @param jwksUrl where the issuer publishes its keys
 * @param jwks how they are fetched
 * @param issuer what {@code iss} must be; not looked at if empty
 * @param audience what {@code aud} must contain; not looked at if empty
 * @param tenantClaim the claim that names the tenant
 * @param operatorClaim the claim that is true in an operator's tokens; nobody is an operator if
 *     this is empty
 * @param clockSkew by how much the clocks of issuer and service may differ
 * @param maxLifetime from a token's {@code iat}, and from now, to its {@code exp} at most; any time
 *     if empty
 * @param rememberedTokens how much memory the tokens may take whose signatures have been verified
 */
public record AuthSettings(
    @Nullable String publicKey,
    @NotNull @DurationMin Duration publicKeyInterval,
    @Nullable URI jwksUrl,
    @NestedConfigurationProperty @Valid JwksSettings jwks,
    @Nullable String issuer,
    @Nullable String audience,
    @NotBlank String tenantClaim,
    @Nullable String operatorClaim,
    @NotNull @DurationMin Duration clockSkew,
    @DurationMin(inclusive = false) @Nullable Duration maxLifetime,
    @NotNull DataSize rememberedTokens) {

  private static final String PREFIX = "phone-command.api.auth.";

  public AuthSettings {
    publicKey = textOrNull(publicKey);
    issuer = textOrNull(issuer);
    audience = textOrNull(audience);
    operatorClaim = textOrNull(operatorClaim);
    jwksUrl = jwksUrl == null || jwksUrl.toString().isBlank() ? null : jwksUrl;
    Assert.isTrue(
        (publicKey == null) != (jwksUrl == null),
        "exactly one of " + PREFIX + "public-key and " + PREFIX + "jwks-url must be set");
    Assert.isTrue(
        jwksUrl == null || isHttp(jwksUrl),
        PREFIX + "jwks-url must be an http or https URL with a host");
    Assert.isTrue(
        !Given.all(rememberedTokens) || !rememberedTokens.isNegative(),
        PREFIX + "remembered-tokens must not be negative");
  }

  private static @Nullable String textOrNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  private static boolean isHttp(URI url) {
    return ("https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme()))
        && url.getHost() != null;
  }
}
