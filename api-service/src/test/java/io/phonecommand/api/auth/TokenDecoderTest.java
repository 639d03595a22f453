package io.phonecommand.api.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SingleKeyJWSKeySelector;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.phonecommand.api.auth.TokenRefusedException.Reason;
import io.phonecommand.api.settings.AuthSettings;
import io.phonecommand.api.settings.GivenSettings;
import io.phonecommand.api.settings.JwksSettings;
import io.phonecommand.api.testing.Keys;
import io.phonecommand.api.testing.Tokens;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class TokenDecoderTest {

  private static final KeyPair RSA = Keys.rsa(2048);
  private static final KeyPair EC = Keys.ec("secp256r1");

  private static final String OPERATOR_CLAIM = "is-operator";

  private static final JwksSettings JWKS = GivenSettings.with().api().auth().jwks();

  /** A clock that stands until a test moves it. */
  private static final class SetClock extends Clock {

    private Instant now = Instant.now();

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  private final SetClock clock = new SetClock();
  private final TokenDecoder decoder = decoder(RSA, null, null, null);
  private final Tokens issuer = new Tokens(RSA);

  @Test
  void goodToken_isAccepted_withEitherKind() {
    assertThat(decoder.callerOf(issuer.of("acme")).tenant()).isEqualTo(new Tenant("acme"));
    assertThat(decoder(EC, null, null, null).callerOf(new Tokens(EC).of("acme")).tenant())
        .isEqualTo(new Tenant("acme"));
  }

  @Test
  void operator_isWhoseClaimIsTrue() {
    assertThat(isOperators(true)).isTrue();
    assertThat(isOperators("true")).isTrue();
    assertThat(decoder.callerOf(issuer.of("acme")).isOperator()).isFalse();
  }

  static Stream<Object> noOperators() {
    return Stream.of(
        "",
        " ",
        "false",
        "no",
        "none",
        "off",
        "0",
        "yes",
        "admin",
        "True",
        "true ",
        "[true]",
        false,
        0,
        0.0,
        1,
        List.of(),
        List.of(false),
        List.of(true),
        List.of("true"),
        List.of("user"),
        Map.of(),
        Map.of("true", true));
  }

  /** It is a privilege: what is not meant for it gives none. */
  @ParameterizedTest
  @MethodSource("noOperators")
  void anythingElseInTheOperatorsClaim_isNoOperators(Object value) {
    assertThat(isOperators(value)).isFalse();
  }

  private boolean isOperators(Object value) {
    return decoder
        .callerOf(issuer.signed(claims().claim(OPERATOR_CLAIM, value).build()))
        .isOperator();
  }

  @Test
  void anotherKey_isRefused() {
    assertRefused(Reason.SIGNATURE, new Tokens(Keys.rsa(2048)).of("acme"));
    assertRefused(Reason.KEY_UNKNOWN, new Tokens(EC).of("acme"));
  }

  @Test
  void noSignature_isRefused() {
    assertRefused(Reason.ALGORITHM, new PlainJWT(claims().build()).serialize());
    String signed = issuer.of("acme");
    assertRefused(Reason.MALFORMED, signed.substring(0, signed.lastIndexOf('.') + 1));
    assertRefused(Reason.MALFORMED, signed.substring(0, signed.lastIndexOf('.')));
  }

  @Test
  void publicKeyAsHmacSecret_isRefused() throws JOSEException {
    byte[] pem = Keys.pem(RSA.getPublic()).getBytes(US_ASCII);
    assertRefused(
        Reason.ALGORITHM, Tokens.signed(claims().build(), JWSAlgorithm.HS256, new MACSigner(pem)));
    assertRefused(
        Reason.ALGORITHM,
        Tokens.signed(
            claims().build(), JWSAlgorithm.HS256, new MACSigner(RSA.getPublic().getEncoded())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS384", "RS512", "PS256"})
  void otherAlgorithmOfTheSameKey_isRefused(String algorithm) {
    assertRefused(
        Reason.ALGORITHM,
        Tokens.signed(
            claims().build(), JWSAlgorithm.parse(algorithm), new RSASSASigner(RSA.getPrivate())));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"})
  void accessTokens_areAccepted(@Nullable String type) {
    assertThat(decoder.callerOf(typed(type)).tenant()).isEqualTo(new Tenant("acme"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " JWT", "JOSE", "logout+jwt", "dpop+jwt", "id+jwt", "at", "at+jwt2"})
  void whatSaysThatItIsSomethingElse_isRefused(String type) {
    assertRefused(Reason.TYPE, typed(type));
  }

  @Test
  void changedClaims_areRefused() {
    String token = issuer.of("acme");
    String header = token.substring(0, token.indexOf('.'));
    String signature = token.substring(token.lastIndexOf('.') + 1);
    String forged =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"tenant\":\"other\",\"exp\":9999999999}".getBytes(US_ASCII));
    assertRefused(Reason.SIGNATURE, header + "." + forged + "." + signature);
  }

  @Test
  void times_areLookedAt_withTheSkew() {
    assertThat(decoder.callerOf(issuer.signed(claims().expirationTime(in(-30)).build())))
        .isNotNull();
    assertRefused(Reason.EXPIRED, issuer.signed(claims().expirationTime(in(-90)).build()));
    assertRefused(Reason.NO_EXPIRY, issuer.signed(claims().expirationTime(null).build()));
    assertThat(decoder.callerOf(issuer.signed(claims().notBeforeTime(in(30)).build()))).isNotNull();
    assertRefused(Reason.NOT_YET_VALID, issuer.signed(claims().notBeforeTime(in(90)).build()));
  }

  @Test
  void knownToken_isRefusedOnceItsTimeIsOver() {
    String token = issuer.signed(claims().expirationTime(in(60)).build());
    assertThat(decoder.callerOf(token)).isNotNull();

    clock.now = clock.now.plusSeconds(119);
    assertThat(decoder.callerOf(token)).isNotNull();
    clock.now = clock.now.plusSeconds(2);
    assertRefused(Reason.EXPIRED, token);
  }

  @Test
  void lifetime_isLookedAtIfConfigured_fromIssueAndFromNow() {
    TokenDecoder strict = decoder(RSA, null, null, Duration.ofHours(1));

    assertThat(strict.callerOf(lasting(null, 3600))).isNotNull();
    assertThat(strict.callerOf(lasting(null, 3659))).isNotNull();
    assertRefused(strict, Reason.LIFETIME, lasting(null, 3661));
    assertThat(strict.callerOf(lasting(-1800, 1800))).isNotNull();
    assertRefused(strict, Reason.LIFETIME, lasting(-1800, 1801));
    // Nobody gets a longer one by saying that it was issued tomorrow.
    assertRefused(strict, Reason.LIFETIME, lasting(86_400, 86_401));

    assertThat(decoder.callerOf(lasting(null, 1_000_000_000))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    // In milliseconds, microseconds, nanoseconds; the greatest number; none that time can count.
    "1800000000000, LIFETIME",
    "1800000000000000, LIFETIME",
    "9223372036854775, LIFETIME",
    "9223372036854775807, EXPIRED",
    "1e300, EXPIRED",
    "-9223372036854775808, EXPIRED",
    "-1, EXPIRED"
  })
  void expiryInAnotherUnit_isRefused(String exp, Reason reason) {
    TokenDecoder strict = decoder(RSA, null, null, Duration.ofDays(366));

    assertRefused(strict, reason, signedPayload("{\"tenant\":\"acme\",\"exp\":" + exp + "}"));
  }

  @Test
  void issueInAnotherUnit_doesNotMakeATokenShorter() {
    TokenDecoder strict = decoder(RSA, null, null, Duration.ofDays(366));

    assertRefused(
        strict,
        Reason.LIFETIME,
        signedPayload("{\"tenant\":\"acme\",\"iat\":1800000000000,\"exp\":1800000000001}"));
    assertRefused(
        strict, Reason.MALFORMED, signedPayload("{\"tenant\":\"acme\",\"iat\":2,\"exp\":1}"));
  }

  @Test
  void tenant_mustBeANonEmptyString() {
    assertRefused(Reason.TENANT, issuer.signed(claims().claim("tenant", null).build()));
    assertRefused(Reason.TENANT, issuer.signed(claims().claim("tenant", "").build()));
    assertRefused(Reason.TENANT, issuer.signed(claims().claim("tenant", " ").build()));
    assertRefused(Reason.TENANT, issuer.signed(claims().claim("tenant", 7).build()));
    assertRefused(Reason.TENANT, issuer.signed(claims().claim("tenant", List.of("acme")).build()));
  }

  @Test
  void issuer_isLookedAtIfConfigured() {
    TokenDecoder strict = decoder(RSA, "https://idp", null, null);
    assertThat(strict.callerOf(issuer.signed(claims().issuer("https://idp").build()))).isNotNull();
    assertRefused(strict, Reason.ISSUER, issuer.signed(claims().issuer("https://other").build()));
    assertRefused(strict, Reason.ISSUER, issuer.of("acme"));
  }

  @Test
  void audience_isLookedAtIfConfigured() {
    TokenDecoder strict = decoder(RSA, null, "phones", null);
    assertThat(strict.callerOf(issuer.signed(claims().audience(List.of("a", "phones")).build())))
        .isNotNull();
    assertRefused(strict, Reason.AUDIENCE, issuer.signed(claims().audience("other").build()));
    assertRefused(strict, Reason.AUDIENCE, issuer.of("acme"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "..", "a.b.c", "a.b.c.d.e", "\u00e9", "e30.e30.e30", "null"})
  void garbage_isRefused(String token) {
    assertRefused(Reason.MALFORMED, token);
  }

  @Test
  void deeplyNestedHeader_isRefused() {
    String nested = "{\"alg\":" + "[".repeat(50_000);
    assertRefused(
        Reason.MALFORMED,
        Base64.getUrlEncoder().encodeToString(nested.getBytes(US_ASCII)) + ".e30.e30");
  }

  @Test
  void claimsThatAreNone_areRefused() {
    for (String payload :
        List.of("", "7", "[]", "{", "{\"exp\":\"tomorrow\"}", "{\"a\":".repeat(5_000))) {
      assertRefused(Reason.MALFORMED, signedPayload(payload));
    }
  }

  private void assertRefused(Reason reason, String token) {
    assertRefused(decoder, reason, token);
  }

  private static void assertRefused(TokenDecoder decoder, Reason reason, String token) {
    assertThatExceptionOfType(TokenRefusedException.class)
        .isThrownBy(() -> decoder.callerOf(token))
        .extracting(TokenRefusedException::reason)
        .isEqualTo(reason);
  }

  private TokenDecoder decoder(
      KeyPair keys,
      @Nullable String issuer,
      @Nullable String audience,
      @Nullable Duration maxLifetime) {
    return new TokenDecoder(
        new SingleKeyJWSKeySelector<SecurityContext>(
            keys.getPublic() instanceof RSAPublicKey ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256,
            keys.getPublic()),
        new AuthSettings(
            "file:any",
            Duration.ZERO,
            null,
            JWKS,
            issuer,
            audience,
            "tenant",
            OPERATOR_CLAIM,
            Duration.ofSeconds(60),
            maxLifetime,
            DataSize.ofMegabytes(1)),
        clock);
  }

  private static String typed(@Nullable String type) {
    var header = new JWSHeader.Builder(JWSAlgorithm.RS256);
    return Tokens.signed(
        (type == null ? header : header.type(new JOSEObjectType(type))).build(),
        claims().build(),
        new RSASSASigner(RSA.getPrivate()));
  }

  /** A token that was issued and expires so many seconds from now. */
  private String lasting(@Nullable Integer issued, int seconds) {
    return issuer.signed(
        claims().issueTime(issued == null ? null : in(issued)).expirationTime(in(seconds)).build());
  }

  private static String signedPayload(String payload) {
    JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.RS256), new Payload(payload));
    try {
      token.sign(new RSASSASigner(RSA.getPrivate()));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  private static JWTClaimsSet.Builder claims() {
    return Tokens.claims("acme");
  }

  private Date in(int seconds) {
    return Date.from(clock.now.plusSeconds(seconds));
  }
}
