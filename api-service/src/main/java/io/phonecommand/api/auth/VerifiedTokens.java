package io.phonecommand.api.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.phonecommand.api.auth.TokenRefusedException.Reason;
import java.security.Key;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.MappedJwtClaimSetConverter;
import org.springframework.util.unit.DataSize;

/**
 * Verifies signatures, and remembers whose have been: a caller sends the same token with every
 * request, and a signature need not be verified again for each. It is good for as long as the
 * issuer's keys are those that it was verified with; the claims are nothing that is remembered as
 * good, {@link TokenDecoder} looks at them each time. Any thread.
 */
final class VerifiedTokens {

  /** What a token may say that it is: a JWT, or an access token after RFC 9068. */
  private static final Set<JOSEObjectType> TYPES =
      Set.of(
          JOSEObjectType.JWT,
          new JOSEObjectType("application/jwt"),
          new JOSEObjectType("at+jwt"),
          new JOSEObjectType("application/at+jwt"));

  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);

  private static final Duration UNUSED_LIMIT = Duration.ofMinutes(5);

  /** A token in memory, estimated: its text, its claims once more as objects, and the rest. */
  private static final int BYTES_PER_CHARACTER = 3;

  private static final int BYTES_PER_TOKEN = 2048;

  private record Verified(Jwt token, JWSHeader header, List<? extends Key> keys) {}

  private record Candidates(List<? extends Key> keys) implements SecurityContext {}

  private final JWSKeySelector<SecurityContext> issuer;
  private final DefaultJWTProcessor<Candidates> processor = new DefaultJWTProcessor<>();
  private final MappedJwtClaimSetConverter claims =
      MappedJwtClaimSetConverter.withDefaults(Map.of());
  private final Cache<String, Verified> remembered;

  /**
   * Remembers no token yet.
   *
   * @param issuer asked for the keys at each use of a token
   * @param memory how much the remembered tokens may take, about
   */
  VerifiedTokens(JWSKeySelector<SecurityContext> issuer, DataSize memory) {
    this.issuer = issuer;
    processor.setJWSTypeVerifier((type, candidates) -> {});
    processor.setJWSKeySelector((header, candidates) -> candidates.keys());
    // Times and all other claims are looked at with each use.
    processor.setJWTClaimsSetVerifier((claimsSet, candidates) -> {});
    this.remembered =
        Caffeine.newBuilder()
            .maximumWeight(memory.toBytes())
            .<String, Verified>weigher(
                (token, verified) -> BYTES_PER_TOKEN + BYTES_PER_CHARACTER * token.length())
            .expireAfterAccess(UNUSED_LIMIT)
            // No other thread is woken for the housekeeping.
            .executor(Runnable::run)
            .build();
  }

  /**
   * The token, if one of the issuer's present keys has signed it.
   *
   * @throws TokenRefusedException if not, or if that can't be said
   */
  Jwt decode(String token) {
    Verified known = remembered.getIfPresent(token);
    if (known != null && known.keys().equals(keysFor(known.header()))) {
      return known.token();
    }
    SignedJWT parsed = parse(token);
    // Asked for once: a token is remembered with the keys that it was verified with, and not with
    // what has become of them meanwhile.
    List<? extends Key> keys = keysFor(parsed.getHeader());
    Jwt verified = verify(token, parsed, keys);
    remembered.put(token, new Verified(verified, parsed.getHeader(), keys));
    return verified;
  }

  private static SignedJWT parse(String token) {
    JWT parsed;
    try {
      parsed = JWTParser.parse(token);
    } catch (ParseException | RuntimeException e) {
      throw new TokenRefusedException(Reason.MALFORMED);
    }
    JOSEObjectType type = parsed.getHeader().getType();
    if (type != null && !TYPES.contains(type)) {
      throw new TokenRefusedException(Reason.TYPE);
    }
    if (parsed instanceof SignedJWT signed
        && ALGORITHMS.contains(signed.getHeader().getAlgorithm())) {
      return signed;
    }
    throw new TokenRefusedException(Reason.ALGORITHM);
  }

  private List<? extends Key> keysFor(JWSHeader header) {
    List<? extends Key> keys;
    try {
      keys = issuer.selectJWSKeys(header, null);
    } catch (JOSEException e) {
      throw new TokenRefusedException(Reason.KEYS_UNAVAILABLE);
    }
    if (keys.isEmpty()) {
      throw new TokenRefusedException(Reason.KEY_UNKNOWN);
    }
    return keys;
  }

  private Jwt verify(String token, SignedJWT parsed, List<? extends Key> keys) {
    try {
      var claimsSet = processor.process(parsed, new Candidates(keys));
      return Jwt.withTokenValue(token)
          .headers(headers -> headers.putAll(parsed.getHeader().toJSONObject()))
          .claims(all -> all.putAll(claims.convert(claimsSet.getClaims())))
          .build();
    } catch (BadJWTException | IllegalArgumentException | IllegalStateException e) {
      throw new TokenRefusedException(Reason.MALFORMED);
    } catch (BadJOSEException | JOSEException e) {
      throw new TokenRefusedException(Reason.SIGNATURE);
    }
  }
}
