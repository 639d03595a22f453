package io.phonecommand.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.JwksServer;
import io.phonecommand.api.testing.Keys;
import io.phonecommand.api.testing.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Attacks with tokens, and keys that change, on a service with a PEM file and one with a JWKS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenIT {

  private static final String BODY = "{\"command\":\"ls\",\"instance_ids\":[\"nobody\"]}";
  private static final String REFUSAL =
      "{\"error_code\":\"APIGW.0301\",\"error_msg\":\"X-Auth-Token is not valid.\"}";
  private static final String NOT_AVAILABLE =
      "{\"error_code\":\"KOOPHONE.API.5003\",\"error_msg\":\"The service is not available.\"}";

  private static final KeyPair RSA = Keys.rsa(2048);
  private static final KeyPair EC = Keys.ec("secp256r1");
  private static final KeyPair OTHER = Keys.rsa(2048);
  private static final KeyPair WEAK = Keys.rsa(1024);
  private static final String PEM = Keys.pem(RSA.getPublic()) + Keys.pem(EC.getPublic());
  private static final JWK RSA_KEY = JwksServer.named("rsa", RSA);
  private static final JWK EC_KEY = JwksServer.named("ec", EC);

  private final Tokens rsa = new Tokens(RSA, "rsa");
  private final Tokens ec = new Tokens(EC, "ec");
  private final Tokens other = new Tokens(OTHER, "other");

  private final Path file = Keys.pemFile(RSA.getPublic());
  @AutoClose private final JwksServer issuer = new JwksServer();

  @AutoClose
  private final Api withFile =
      Api.start(
          "--phone-command.api.auth.public-key=" + file.toUri(),
          "--phone-command.api.auth.public-key-interval=1ms",
          "--phone-command.api.auth.issuer=https://idp.example",
          "--phone-command.api.auth.audience=phones",
          "--phone-command.api.auth.max-lifetime=1h");

  @AutoClose
  private final Api withUrl =
      Api.start(
          "--phone-command.api.auth.public-key=",
          "--phone-command.api.auth.jwks-url=" + issuer.url(),
          "--phone-command.api.auth.jwks.timeout=500ms",
          "--phone-command.api.auth.jwks.refetch-interval=100ms",
          "--phone-command.api.auth.issuer=https://idp.example",
          "--phone-command.api.auth.audience=phones",
          "--phone-command.api.auth.max-lifetime=1h");

  @BeforeEach
  void publishTheUsualKeys() throws IOException {
    Files.writeString(file, PEM);
    issuer.publish(RSA_KEY, EC_KEY, JwksServer.named("weak", WEAK));
    Awaitility.await()
        .until(() -> isAccepted(withFile, good(rsa)) && isAccepted(withFile, good(ec)));
    Awaitility.await().until(() -> isAccepted(withUrl, good(rsa)) && isAccepted(withUrl, good(ec)));
    // An issuer that was away is known to be back once somebody has asked for a new key.
    Awaitility.await()
        .until(() -> post(withUrl, good(new Tokens(OTHER, "nobody"))).statusCode() == 401);
  }

  static Stream<Arguments> attacks() throws JOSEException {
    Tokens rsa = new Tokens(RSA, "rsa");
    String good = good(rsa);
    String[] parts = good.split("\\.", -1);
    JWSSigner hmacWithPem = new MACSigner(Keys.pem(RSA.getPublic()).getBytes(US_ASCII));
    JWSSigner hmacWithKey = new MACSigner(RSA.getPublic().getEncoded());
    JWSSigner byOther = new RSASSASigner(OTHER.getPrivate());
    JWK otherKey = new RSAKey.Builder((RSAPublicKey) OTHER.getPublic()).build();
    return Stream.of(
        row("no signature, alg none", "algorithm", new PlainJWT(claims().build()).serialize()),
        row("alg None", "malformed", base64("{\"alg\":\"None\"}") + "." + parts[1] + "."),
        row("signature cut off", "malformed", parts[0] + "." + parts[1] + "."),
        row("two parts", "malformed", parts[0] + "." + parts[1]),
        row(
            "signature of another token",
            "signature",
            parts[0] + "." + parts[1] + "." + signatureOf(rsa)),
        row(
            "claims changed",
            "signature",
            parts[0] + "." + base64("{\"tenant\":\"x\"}") + "." + parts[2]),
        row("HS256 with the PEM file", "algorithm", signed(JWSAlgorithm.HS256, hmacWithPem)),
        row("HS256 with the encoded key", "algorithm", signed(JWSAlgorithm.HS256, hmacWithKey)),
        row(
            "HS256 with the key's name",
            "algorithm",
            named(JWSAlgorithm.HS256, "rsa", hmacWithKey)),
        row(
            "RS384",
            "algorithm",
            named(JWSAlgorithm.RS384, "rsa", new RSASSASigner(RSA.getPrivate()))),
        row(
            "RS512",
            "algorithm",
            named(JWSAlgorithm.RS512, "rsa", new RSASSASigner(RSA.getPrivate()))),
        row(
            "PS256",
            "algorithm",
            named(JWSAlgorithm.PS256, "rsa", new RSASSASigner(RSA.getPrivate()))),
        row("ES256, signature all zeros", "signature", zeroSignature()),
        row("ES384", "algorithm", signed(JWSAlgorithm.ES384, p384())),
        row("a key that nobody knows", "signature", new Tokens(OTHER).signed(claims().build())),
        row(
            "a key that nobody knows, by name",
            "signature",
            "key_unknown",
            good(new Tokens(OTHER, "nobody"))),
        row(
            "a key that nobody knows, by a known name",
            "signature",
            good(new Tokens(OTHER, "rsa"))),
        row(
            "kid of the other kind of key",
            "signature",
            "key_unknown",
            good(new Tokens(OTHER, "ec"))),
        row(
            "kid is a path",
            "signature",
            "key_unknown",
            good(new Tokens(OTHER, "../../../dev/null"))),
        row("a key that is too weak", "signature", "key_unknown", weak()),
        row(
            "brings its own key",
            "signature",
            Tokens.signed(
                new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(otherKey).build(),
                claims().build(),
                byOther)),
        row(
            "says where its key is",
            "signature",
            Tokens.signed(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .jwkURL(URI.create("http://localhost:1/jwks"))
                    .build(),
                claims().build(),
                byOther)),
        row(
            "a critical extension that nobody knows",
            "signature",
            Tokens.signed(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .criticalParams(Set.of("x"))
                    .customParam("x", 1)
                    .build(),
                claims().build(),
                new RSASSASigner(RSA.getPrivate()))),
        row("typ of a logout", "type", typed("logout+jwt")),
        row("typ of anything", "type", typed("JOSE")),
        row("no exp", "no_expiry", rsa.signed(claims().expirationTime(null).build())),
        row("expired", "expired", rsa.signed(claims().expirationTime(in(-90)).build())),
        row("exp is a text", "malformed", rsa.signed(claims().claim("exp", "tomorrow").build())),
        row("not yet good", "not_yet_valid", rsa.signed(claims().notBeforeTime(in(250)).build())),
        row("good for too long", "lifetime", rsa.signed(claims().expirationTime(in(4000)).build())),
        row(
            "exp in milliseconds",
            "lifetime",
            rsa.signed(
                claims().claim("exp", Instant.now().plusSeconds(300).toEpochMilli()).build())),
        row("no issuer", "issuer", rsa.signed(claims().issuer(null).build())),
        row(
            "another issuer",
            "issuer",
            rsa.signed(claims().issuer("https://idp.example/").build())),
        row("no audience", "audience", rsa.signed(claims().audience((String) null).build())),
        row("another audience", "audience", rsa.signed(claims().audience("phones2").build())),
        row("no tenant", "tenant", rsa.signed(claims().claim("tenant", null).build())),
        row("tenant empty", "tenant", rsa.signed(claims().claim("tenant", "").build())),
        row("tenant blank", "tenant", rsa.signed(claims().claim("tenant", " \t").build())),
        row("tenant a number", "tenant", rsa.signed(claims().claim("tenant", 7).build())),
        row(
            "tenant a list",
            "tenant",
            rsa.signed(claims().claim("tenant", List.of("acme")).build())),
        row("a word", "malformed", "token"),
        row("dots", "malformed", "..."),
        row("encrypted", "malformed", "a.b.c.d.e"),
        row("with a scheme", "malformed", "Bearer " + good),
        row("two tokens", "malformed", good + "," + good),
        row("header is no object", "malformed", base64("[]") + "." + parts[1] + "." + parts[2]),
        row(
            "header is nested deeply",
            "malformed",
            base64("{\"alg\":" + "[".repeat(3000)) + ".e30.e30"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void attack_isRefused(String attack, String reason, String reasonWithUrl, String token) {
    assertRefused(withFile, reason, token);
    assertRefused(withUrl, reasonWithUrl, token);
  }

  @Test
  void requestsWithoutOneToken_areCountedToo() {
    double missing = withFile.metric("phone_command_auth_refused_total{reason=\"missing\"}");
    double repeated = withFile.metric("phone_command_auth_refused_total{reason=\"repeated\"}");

    assertThat(post(withFile, " ").statusCode()).isEqualTo(400);
    var twice =
        withFile.post(
            BODY, "x-request-id", "r-1", "X-Auth-Token", good(rsa), "X-Auth-Token", good(rsa));
    assertThat(twice.statusCode()).isEqualTo(401);

    assertThat(withFile.metric("phone_command_auth_refused_total{reason=\"missing\"}"))
        .isEqualTo(missing + 1);
    assertThat(withFile.metric("phone_command_auth_refused_total{reason=\"repeated\"}"))
        .isEqualTo(repeated + 1);
  }

  @Test
  void goodTokens_areAccepted_withSkew_ofEitherKind_withAndWithoutAName() {
    Stream.of(
            good(rsa),
            good(ec),
            good(new Tokens(RSA)),
            good(new Tokens(EC)),
            rsa.signed(claims().expirationTime(in(-30)).build()),
            rsa.signed(claims().notBeforeTime(in(30)).build()),
            rsa.signed(claims().audience(List.of("a", "phones")).build()),
            typed("at+jwt"),
            typed("application/AT+JWT"))
        .forEach(
            token ->
                assertThat(isAccepted(withFile, token) && isAccepted(withUrl, token)).isTrue());
  }

  @Test
  void keysOfAFile_areRotatedWithoutARestart() throws IOException {
    Files.writeString(file, PEM + Keys.pem(OTHER.getPublic()));
    Awaitility.await().until(() -> isAccepted(withFile, good(other)));
    assertThat(isAccepted(withFile, good(rsa))).isTrue();

    Files.writeString(file, Keys.pem(OTHER.getPublic()));
    Awaitility.await().until(() -> !isAccepted(withFile, good(rsa)));
    assertThat(isAccepted(withFile, good(other))).isTrue();

    Files.writeString(file, PEM.substring(0, 100));
    Awaitility.await()
        .until(
            () -> {
              // Only a token makes the file be looked at.
              assertThat(isAccepted(withFile, good(other))).isTrue();
              return failedRefreshes(withFile) > 0;
            });
    assertRefused(withFile, "signature", good(rsa));
  }

  @Test
  void keysOfAUrl_areRotatedWithoutARestart() {
    assertRefused(withUrl, "key_unknown", good(other));

    issuer.publish(RSA_KEY, JwksServer.named("other", OTHER));
    Awaitility.await().until(() -> isAccepted(withUrl, good(other)));
    assertThat(isAccepted(withUrl, good(rsa))).isTrue();
    // The new set counts as a whole: whoever is no longer in it is out.
    assertRefused(withUrl, "key_unknown", good(ec));
  }

  @Test
  void issuerThatIsAway_costsOnlyTokensOfUnknownKeys_andNeverSaysThatTheyAreBad() {
    issuer.fail();

    // A new key, perhaps: nobody can say, and a new token would be no better.
    Awaitility.await().until(() -> post(withUrl, good(other)).statusCode() == 500);
    assertUnavailable(withUrl, good(other));
    assertThat(isAccepted(withUrl, good(rsa))).isTrue();
    assertRefused(withUrl, "signature", good(new Tokens(OTHER, "rsa")));

    for (String nonsense : List.of("", "<html>", "{}", "{\"keys\":7}", "x".repeat(300_000))) {
      issuer.publish(nonsense);
      assertUnavailable(withUrl, good(other));
      assertThat(isAccepted(withUrl, good(rsa))).isTrue();
    }
  }

  @Test
  void issuerThatWasNeverThere_isNotTheTokensFault_untilItIs() {
    try (JwksServer late = new JwksServer()) {
      late.fail();
      // It is ready all the same.
      try (Api api =
          Api.start(
              "--phone-command.api.auth.public-key=",
              "--phone-command.api.auth.jwks-url=" + late.url(),
              "--phone-command.api.auth.jwks.refetch-interval=100ms")) {
        assertUnavailable(api, good(rsa));
        assertUnavailable(api, good(other));
        assertRefused(api, "malformed", "token");

        late.publish(RSA_KEY);
        Awaitility.await().until(() -> isAccepted(api, good(rsa)));
        assertRefused(api, "key_unknown", good(other));
      }
    }
  }

  private static void assertRefused(Api api, String reason, String token) {
    Map<String, Double> before = refusals(api);
    var response = post(api, token);
    assertThat(response.body()).isEqualTo(REFUSAL);
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("x-request-id")).hasValue("r-1");
    assertThat(response.headers().firstValue("www-authenticate")).hasValue("X-Auth-Token");
    assertCounted(api, before, reason);
  }

  private static void assertUnavailable(Api api, String token) {
    Map<String, Double> before = refusals(api);
    var response = post(api, token);
    assertThat(response.body()).isEqualTo(NOT_AVAILABLE);
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.headers().firstValue("retry-after")).hasValue("1");
    assertThat(response.headers().firstValue("www-authenticate")).isEmpty();
    assertCounted(api, before, "keys_unavailable");
  }

  /** The one reason, once, and no other. */
  private static void assertCounted(Api api, Map<String, Double> before, String reason) {
    Map<String, Double> expected = new TreeMap<>(before);
    expected.merge(reason, 1.0, Double::sum);
    assertThat(refusals(api)).isEqualTo(expected);
  }

  private static Map<String, Double> refusals(Api api) {
    Map<String, Double> counts = new TreeMap<>();
    api.bean(MeterRegistry.class)
        .find("phone_command.auth.refused")
        .counters()
        .forEach(
            counter ->
                counts.put(String.valueOf(counter.getId().getTag("reason")), counter.count()));
    return counts;
  }

  private static boolean isAccepted(Api api, String token) {
    return post(api, token).statusCode() == 200;
  }

  private static HttpResponse<String> post(Api api, String token) {
    return api.post(
        BODY, "X-Auth-Token", token, "x-request-id", "r-1", "Content-Type", "application/json");
  }

  private static double failedRefreshes(Api api) {
    return api.metric("phone_command_auth_key_refreshes_total{outcome=\"failed\"}");
  }

  private static Arguments row(String attack, String reason, String token) {
    return row(attack, reason, reason, token);
  }

  /** A JWKS has keys by name, a file has none. */
  private static Arguments row(String attack, String reason, String reasonWithUrl, String token) {
    return Arguments.of(attack, reason, reasonWithUrl, token);
  }

  private static JWTClaimsSet.Builder claims() {
    return Tokens.claims("acme").issuer("https://idp.example").audience("phones");
  }

  private static String good(Tokens tokens) {
    return tokens.signed(claims().build());
  }

  private static String signed(JWSAlgorithm algorithm, JWSSigner signer) {
    return Tokens.signed(claims().build(), algorithm, signer);
  }

  private static String named(JWSAlgorithm algorithm, String kid, JWSSigner signer) {
    return Tokens.signed(
        new JWSHeader.Builder(algorithm).keyID(kid).build(), claims().build(), signer);
  }

  private static String typed(String type) {
    return Tokens.signed(
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("rsa")
            .type(new JOSEObjectType(type))
            .build(),
        claims().build(),
        new RSASSASigner(RSA.getPrivate()));
  }

  private static String signatureOf(Tokens tokens) {
    String token = tokens.of("somebody-else");
    return token.substring(token.lastIndexOf('.') + 1);
  }

  private static String zeroSignature() {
    String token = good(new Tokens(EC, "ec"));
    byte[] zeros = new byte[64];
    return token.substring(0, token.lastIndexOf('.') + 1)
        + Base64.getUrlEncoder().withoutPadding().encodeToString(zeros);
  }

  private static JWSSigner p384() throws JOSEException {
    return new ECDSASigner((ECPrivateKey) Keys.ec("secp384r1").getPrivate());
  }

  /** Of a key that is published, and that nobody would sign with any more. */
  private static String weak() throws JOSEException {
    return named(
        JWSAlgorithm.RS256,
        "weak",
        new RSASSASigner(WEAK.getPrivate(), Set.of(AllowWeakRSAKey.getInstance())));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(US_ASCII));
  }

  private static Date in(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }
}
