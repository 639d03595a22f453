package io.phonecommand.api.auth;

import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import io.phonecommand.api.auth.TokenRefusedException.Reason;
import io.phonecommand.api.settings.AuthSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Verifies a token: its signature by a key that we know and that key's algorithm, and every claim
 * we rely on, at each use. Any thread.
 */
final class TokenDecoder {

  private final VerifiedTokens signatures;
  private final AuthSettings settings;
  private final Clock clock;

  TokenDecoder(JWSKeySelector<SecurityContext> keys, AuthSettings settings, Clock clock) {
    this.signatures = new VerifiedTokens(keys, settings.rememberedTokens());
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Who has shown a token.
   *
   * @param until when that is no more accepted: its end, or a little later where that was past
   *     already by our clock
   * @param isOperator whether it says that an operator has
   */
  record Caller(Tenant tenant, Instant until, boolean isOperator) {}

  /**
   * Who sent {@code token}, and until when it is accepted.
   *
   * @throws TokenRefusedException whatever is wrong with it, or if that can't be said
   */
  Caller callerOf(String token) {
    Jwt verified = signatures.decode(token);
    Reason problem = problem(verified);
    if (problem != null) {
      throw new TokenRefusedException(problem);
    }
    if (verified.getClaims().get(settings.tenantClaim()) instanceof String name
        && !name.isBlank()) {
      return new Caller(new Tenant(name), endOf(verified), isOperators(verified));
    }
    throw new TokenRefusedException(Reason.TENANT);
  }

  private boolean isOperators(Jwt token) {
    String claim = settings.operatorClaim();
    return claim != null && Operator.isMeantBy(token.getClaims().get(claim));
  }

  private Instant endOf(Jwt token) {
    Instant end = Objects.requireNonNull(token.getExpiresAt());
    return end.isAfter(clock.instant()) ? end : end.plus(settings.clockSkew());
  }

  private @Nullable Reason problem(Jwt token) {
    Instant now = clock.instant();
    Instant begin = token.getNotBefore();
    Instant end = token.getExpiresAt();
    String issuer = settings.issuer();
    String audience = settings.audience();
    if (end == null) {
      return Reason.NO_EXPIRY;
    }
    if (end.isBefore(now.minus(settings.clockSkew()))) {
      return Reason.EXPIRED;
    }
    if (begin != null && begin.isAfter(now.plus(settings.clockSkew()))) {
      return Reason.NOT_YET_VALID;
    }
    if (isGoodForTooLong(token.getIssuedAt(), end, now)) {
      return Reason.LIFETIME;
    }
    if (issuer != null && !issuer.equals(token.getClaimAsString("iss"))) {
      return Reason.ISSUER;
    }
    List<String> audiences = token.getAudience();
    return audience == null || (audiences != null && audiences.contains(audience))
        ? null
        : Reason.AUDIENCE;
  }

  private boolean isGoodForTooLong(@Nullable Instant issued, Instant end, Instant now) {
    Duration limit = settings.maxLifetime();
    if (limit == null) {
      return false;
    }
    // An iat in the future makes no token shorter.
    Duration left = Duration.between(now, end).minus(settings.clockSkew());
    return left.compareTo(limit) > 0
        || (issued != null && Duration.between(issued, end).compareTo(limit) > 0);
  }
}
