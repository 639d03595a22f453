package io.phonecommand.api.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SingleKeyJWSKeySelector;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.phonecommand.api.testing.Keys;
import io.phonecommand.api.testing.Tokens;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.jwt.BadJwtException;

class TokenDecoderTest {

  private static final KeyPair RSA = Keys.rsa(2048);
  private static final KeyPair EC = Keys.ec("secp256r1");

  private final TokenDecoder decoder = decoder(RSA, null, null);
  private final Tokens issuer = new Tokens(RSA);

  @Test
  void goodToken_isAccepted_withEitherKind() {
    assertThat(decoder.decode(issuer.of("acme")).getClaimAsString("tenant")).isEqualTo("acme");
    assertThat(decoder(EC, null, null).decode(new Tokens(EC).of("acme")).getClaimAsString("tenant"))
        .isEqualTo("acme");
  }

  @Test
  void anotherKey_isRefused() {
    assertRefused(new Tokens(Keys.rsa(2048)).of("acme"));
    assertRefused(new Tokens(EC).of("acme"));
  }

  @Test
  void noSignature_isRefused() {
    assertRefused(new PlainJWT(claims().build()).serialize());
    String signed = issuer.of("acme");
    assertRefused(signed.substring(0, signed.lastIndexOf('.') + 1));
    assertRefused(signed.substring(0, signed.lastIndexOf('.')));
  }

  @Test
  void publicKeyAsHmacSecret_isRefused() throws JOSEException {
    byte[] pem = Keys.pem(RSA.getPublic()).getBytes(US_ASCII);
    assertRefused(Tokens.signed(claims().build(), JWSAlgorithm.HS256, new MACSigner(pem)));
    assertRefused(
        Tokens.signed(
            claims().build(), JWSAlgorithm.HS256, new MACSigner(RSA.getPublic().getEncoded())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS384", "RS512", "PS256"})
  void otherAlgorithmOfTheSameKey_isRefused(String algorithm) {
    assertRefused(
        Tokens.signed(
            claims().build(), JWSAlgorithm.parse(algorithm), new RSASSASigner(RSA.getPrivate())));
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
    assertRefused(header + "." + forged + "." + signature);
  }

  @Test
  void times_areLookedAt_withTheSkew() {
    assertThat(decoder.decode(issuer.signed(claims().expirationTime(in(-30)).build()))).isNotNull();
    assertRefused(issuer.signed(claims().expirationTime(in(-90)).build()));
    assertRefused(issuer.signed(claims().expirationTime(null).build()));
    assertThat(decoder.decode(issuer.signed(claims().notBeforeTime(in(30)).build()))).isNotNull();
    assertRefused(issuer.signed(claims().notBeforeTime(in(90)).build()));
  }

  @Test
  void knownToken_isRefusedOnceItsKeyIsGone() {
    List<PublicKey> trusted = new ArrayList<>(List.of(RSA.getPublic()));
    TokenDecoder following =
        decoder((header, context) -> List.copyOf(trusted), Duration.ofSeconds(60));
    String token = issuer.of("acme");
    assertThat(following.decode(token)).isNotNull();
    assertThat(following.decode(token)).isNotNull();

    trusted.set(0, Keys.rsa(2048).getPublic());
    assertRefused(following, token);
  }

  @Test
  void knownToken_isRefusedOnceItsTimeIsOver() {
    TokenDecoder strict = decoder((header, context) -> List.of(RSA.getPublic()), Duration.ZERO);
    String token = issuer.signed(claims().expirationTime(in(2)).build());
    assertThat(strict.decode(token)).isNotNull();

    await().untilAsserted(() -> assertRefused(strict, token));
  }

  @Test
  void tenant_mustBeANonEmptyString() {
    assertRefused(issuer.signed(claims().claim("tenant", null).build()));
    assertRefused(issuer.signed(claims().claim("tenant", "").build()));
    assertRefused(issuer.signed(claims().claim("tenant", " ").build()));
    assertRefused(issuer.signed(claims().claim("tenant", 7).build()));
    assertRefused(issuer.signed(claims().claim("tenant", List.of("acme")).build()));
  }

  @Test
  void issuer_isLookedAtIfConfigured() {
    TokenDecoder strict = decoder(RSA, "https://idp", null);
    assertThat(strict.decode(issuer.signed(claims().issuer("https://idp").build()))).isNotNull();
    assertRefused(strict, issuer.signed(claims().issuer("https://other").build()));
    assertRefused(strict, issuer.of("acme"));
  }

  @Test
  void audience_isLookedAtIfConfigured() {
    TokenDecoder strict = decoder(RSA, null, "phones");
    assertThat(strict.decode(issuer.signed(claims().audience(List.of("a", "phones")).build())))
        .isNotNull();
    assertRefused(strict, issuer.signed(claims().audience("other").build()));
    assertRefused(strict, issuer.of("acme"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "..", "a.b.c", "a.b.c.d.e", "\u00e9", "e30.e30.e30", "null"})
  void garbage_isRefused(String token) {
    assertRefused(token);
  }

  @Test
  void deeplyNestedHeader_isRefused() {
    String nested = "{\"alg\":" + "[".repeat(50_000);
    assertRefused(Base64.getUrlEncoder().encodeToString(nested.getBytes(US_ASCII)) + ".e30.e30");
  }

  private void assertRefused(String token) {
    assertRefused(decoder, token);
  }

  private static void assertRefused(TokenDecoder decoder, String token) {
    assertThatThrownBy(() -> decoder.decode(token)).isInstanceOf(BadJwtException.class);
  }

  private static TokenDecoder decoder(
      KeyPair keys, @Nullable String issuer, @Nullable String audience) {
    return new TokenDecoder(
        new SingleKeyJWSKeySelector<SecurityContext>(
            keys.getPublic() instanceof RSAPublicKey ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256,
            keys.getPublic()),
        new AuthProperties(
            "file:any", Duration.ZERO, null, issuer, audience, "tenant", Duration.ofSeconds(60)));
  }

  private static TokenDecoder decoder(JWSKeySelector<SecurityContext> keys, Duration clockSkew) {
    return new TokenDecoder(
        keys, new AuthProperties("file:any", Duration.ZERO, null, null, null, "tenant", clockSkew));
  }

  private static JWTClaimsSet.Builder claims() {
    return Tokens.claims("acme");
  }

  private static Date in(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }
}
