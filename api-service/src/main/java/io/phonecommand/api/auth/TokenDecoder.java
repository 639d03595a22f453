package io.phonecommand.api.auth;

import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.util.ArrayList;
import java.util.List;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Verifies a token: its signature by a key that we know and that key's algorithm, and every claim
 * we rely on.
 */
final class TokenDecoder implements JwtDecoder {

  private final VerifiedTokens signatures;
  private final OAuth2TokenValidator<Jwt> claims;

  TokenDecoder(JWSKeySelector<SecurityContext> keys, AuthProperties properties) {
    var processor = new DefaultJWTProcessor<SecurityContext>();
    processor.setJWSKeySelector(keys);
    // The validators below look at the claims, with the configured clock skew.
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
    var nimbus = new NimbusJwtDecoder(processor);
    nimbus.setJwtValidator(token -> OAuth2TokenValidatorResult.success());
    this.signatures = new VerifiedTokens(keys, nimbus);
    this.claims = validator(properties);
  }

  /**
   * Verifies {@code token}.
   *
   * @throws BadJwtException whatever is wrong: a token whose key can't be had is one that nobody
   *     vouches for
   */
  @Override
  public Jwt decode(String token) {
    Jwt verified = verify(token);
    if (claims.validate(verified).hasErrors()) {
      throw new BadJwtException("the token's claims are not accepted");
    }
    return verified;
  }

  private Jwt verify(String token) {
    try {
      return signatures.decode(token);
    } catch (BadJwtException e) {
      throw e;
    } catch (JwtException | IllegalArgumentException | IllegalStateException e) {
      throw new BadJwtException("the token cannot be verified", e);
    }
  }

  private static OAuth2TokenValidator<Jwt> validator(AuthProperties properties) {
    List<OAuth2TokenValidator<Jwt>> validators = new ArrayList<>();
    var timestamps = new JwtTimestampValidator(properties.clockSkew());
    timestamps.setAllowEmptyExpiryClaim(false);
    validators.add(timestamps);
    validators.add(
        new JwtClaimValidator<Object>(
            properties.tenantClaim(), tenant -> tenant instanceof String name && !name.isBlank()));
    String issuer = properties.issuer();
    if (issuer != null && !issuer.isBlank()) {
      validators.add(new JwtIssuerValidator(issuer));
    }
    String audience = properties.audience();
    if (audience != null && !audience.isBlank()) {
      validators.add(
          new JwtClaimValidator<List<String>>(
              "aud", audiences -> audiences != null && audiences.contains(audience)));
    }
    return new DelegatingOAuth2TokenValidator<>(validators);
  }
}
