package io.phonecommand.api.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObject;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import java.security.Key;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Remembers whose signatures have been verified: a caller sends the same token with every request,
 * and a signature need not be verified again for each. It is good for as long as the issuer's keys
 * are those that it was verified with; the claims are nothing that is remembered as good, {@link
 * TokenDecoder} looks at them each time. Any thread.
 */
final class VerifiedTokens implements JwtDecoder {

  /** Only tokens of the issuer get in here; this bounds how many it can make us keep. */
  private static final int MAX_TOKENS = 10_000;

  private static final Duration UNUSED_LIMIT = Duration.ofMinutes(5);

  private record Verified(Jwt token, JWSHeader header, List<? extends Key> keys) {}

  private final Cache<String, Verified> verified =
      Caffeine.newBuilder()
          .maximumSize(MAX_TOKENS)
          .expireAfterAccess(UNUSED_LIMIT)
          // No other thread is woken for the housekeeping.
          .executor(Runnable::run)
          .build();

  private final JWSKeySelector<SecurityContext> keys;
  private final JwtDecoder verifier;

  /**
   * @param keys those that {@code verifier} uses
   * @param verifier verifies a token that is not known
   */
  VerifiedTokens(JWSKeySelector<SecurityContext> keys, JwtDecoder verifier) {
    this.keys = keys;
    this.verifier = verifier;
  }

  @Override
  public Jwt decode(String token) {
    Verified known = verified.getIfPresent(token);
    if (known != null && keysFor(known.header()).filter(known.keys()::equals).isPresent()) {
      return known.token();
    }
    Jwt decoded = verifier.decode(token);
    remember(decoded);
    return decoded;
  }

  private void remember(Jwt token) {
    try {
      JWSHeader header = JWSHeader.parse(JOSEObject.split(token.getTokenValue())[0]);
      keysFor(header)
          .ifPresent(
              used -> verified.put(token.getTokenValue(), new Verified(token, header, used)));
    } catch (ParseException e) {
      throw new IllegalStateException("a token that was verified has no header", e);
    }
  }

  /** The keys that may have signed it now; empty if they can't be had. */
  private Optional<List<? extends Key>> keysFor(JWSHeader header) {
    try {
      return Optional.of(keys.selectJWSKeys(header, null));
    } catch (JOSEException | IllegalArgumentException | IllegalStateException e) {
      return Optional.empty();
    }
  }
}
