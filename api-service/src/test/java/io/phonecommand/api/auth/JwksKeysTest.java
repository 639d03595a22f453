package io.phonecommand.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.settings.JwksSettings;
import io.phonecommand.api.testing.JwksServer;
import io.phonecommand.api.testing.Keys;
import java.net.MalformedURLException;
import java.net.URI;
import java.security.Key;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class JwksKeysTest {

  private static final KeyPair RSA = Keys.rsa(2048);
  private static final KeyPair OTHER = Keys.rsa(2048);
  private static final String GOOD = JwksServer.named("rsa", RSA).toJSONString();
  private static final String N = parameter("n");

  /** So short that no test waits for it. */
  private static final Duration SOON = Duration.ofMillis(1);

  /** So long that no test sees its end. */
  private static final Duration LATE = Duration.ofHours(1);

  @AutoClose private final JwksServer issuer = new JwksServer();
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final List<JwksKeys> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(JwksKeys::close);
  }

  static Stream<Arguments> oddMembers() {
    String weak = JwksServer.named("odd", Keys.rsa(1024)).toJSONString();
    return Stream.of(
        row("null", "number 1"),
        row("7", "number 1"),
        row("\"odd\"", "number 1"),
        row("[]", "number 1"),
        row("{}", "number 1"),
        row("{\"kid\":7,\"kty\":\"RSA\"}", "number 1"),
        odd("\"n\":\"" + N + "\",\"e\":\"AQAB\""),
        odd("\"kty\":null"),
        odd("\"kty\":7"),
        odd("\"kty\":\"\""),
        odd("\"kty\":\"XYZ\""),
        odd("\"kty\":\"RSA\""),
        odd("\"kty\":\"RSA\",\"e\":\"AQAB\""),
        odd("\"kty\":\"RSA\",\"n\":\"" + N + "\""),
        odd("\"kty\":\"RSA\",\"n\":\"\",\"e\":\"AQAB\""),
        odd("\"kty\":\"RSA\",\"n\":\"***\",\"e\":\"AQAB\""),
        odd("\"kty\":\"RSA\",\"n\":7,\"e\":\"AQAB\""),
        odd("\"kty\":\"RSA\",\"e\":\"AQ\",\"n\":\"" + N + "\""),
        odd(rsa() + ",\"use\":\"enc\""),
        odd(rsa() + ",\"use\":\"tls\""),
        odd(rsa() + ",\"key_ops\":[\"encrypt\"]"),
        odd(rsa() + ",\"use\":7"),
        odd(rsa() + ",\"alg\":\"RS512\""),
        odd(rsa() + ",\"alg\":\"RSA-OAEP\""),
        odd(rsa() + ",\"key_ops\":\"verify\""),
        odd(rsa() + ",\"x5c\":[\"AAAA\"]"),
        odd(rsa() + ",\"x5c\":7"),
        odd(rsa() + ",\"exp\":\"tomorrow\""),
        odd("\"kty\":\"EC\""),
        odd("\"kty\":\"EC\",\"crv\":\"P-999\",\"x\":\"AQ\",\"y\":\"AQ\""),
        odd("\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\""),
        odd("\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\""),
        odd("\"kty\":\"EC\",\"crv\":\"secp256k1\",\"x\":\"AQ\",\"y\":\"AQ\""),
        odd("\"kty\":\"oct\",\"k\":\"" + N + "\""),
        odd("\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + N.substring(0, 43) + "\""),
        row(weak, "odd: must be an RSA key of at least 2048 bits"),
        row("{\"kid\":\"rsa\",\"kty\":\"RSA\"}", "rsa: "),
        row("{\"kid\":\"a\\nb\",\"kty\":\"RSA\"}", "a?b: "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oddMembers")
  void oddMember_costsTheOthersNothing_andIsNamedOnce(
      String member, String name, CapturedOutput output) throws Exception {
    issuer.publish("{\"keys\":[%s,%s]}".formatted(member, GOOD));
    JwksKeys keys = keys(SOON);

    for (int fetches = 1; fetches <= 3; fetches++) {
      assertThat(select(keys, "rsa")).isEqualTo(List.of(RSA.getPublic()));
      askUntilFetchedAgain(keys, "nobody");
    }
    assertThat(select(keys, "odd")).isEmpty();

    assertThat(output).containsOnlyOnce("keys that verify no token").containsOnlyOnce(name);
    assertThat(refreshes("failed")).isZero();
  }

  @Test
  void manyOddMembers_doNotFillTheLog(CapturedOutput output) throws Exception {
    String odd = "{\"kid\":\"%s\"},".formatted("k".repeat(100)).repeat(1000);
    issuer.publish("{\"keys\":[" + odd + GOOD + "]}");

    assertThat(select(keys(LATE), "rsa")).isEqualTo(List.of(RSA.getPublic()));

    assertThat(output).contains("has 1000 keys that verify no token");
    assertThat(output.getOut().lines().filter(line -> line.contains("kkkk")))
        .singleElement(STRING)
        .hasSizeLessThan(4000);
  }

  @Test
  void keysOfOneName_areAllTried() throws Exception {
    issuer.publish(JwksServer.named("same", RSA), JwksServer.named("same", OTHER));

    assertThat(select(keys(LATE), "same")).isEqualTo(List.of(RSA.getPublic(), OTHER.getPublic()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "7",
        "[]",
        "<html>",
        "{",
        "{}",
        "{\"keys\":null}",
        "{\"keys\":7}",
        "{\"keys\":{}}",
        "{\"keys\":\"none\"}",
        "{\"keys\":[",
        "{\"key\":[]}"
      })
  void whatIsNoKeySet_changesNothing(String content) throws Exception {
    issuer.publish(JwksServer.named("rsa", RSA));
    JwksKeys keys = keys(SOON);

    issuer.publish(content);

    assertAway(keys);
    issuer.publish(JwksServer.named("other", OTHER));
    await().until(() -> canBeHad(keys, "other"));
  }

  @Test
  void setThatIsTooLargeOrTooDeep_changesNothing() throws Exception {
    issuer.publish(JwksServer.named("rsa", RSA));
    JwksKeys keys = keys(SOON);

    for (String content : List.of("x".repeat(300_000), "{\"keys\":" + "[".repeat(100_000))) {
      issuer.publish(content);
      assertAway(keys);
    }
  }

  @Test
  void emptySet_isOne() throws Exception {
    issuer.publish(JwksServer.named("rsa", RSA));
    JwksKeys keys = keys(SOON);

    issuer.publish("{\"keys\":[]}");

    askUntilFetchedAgain(keys, "nobody");
    assertThat(select(keys, "rsa")).isEmpty();
  }

  /** Which is no withdrawal of all keys, as an empty set is. */
  @Test
  void setOfWhichNothingIsOfUse_changesNothing() throws Exception {
    issuer.publish(JwksServer.named("rsa", RSA));
    JwksKeys keys = keys(SOON);

    issuer.publish("{\"keys\":[{\"kid\":\"odd\"}]}");

    askUntilFetchedAgain(keys, "nobody");
    assertThat(select(keys, "rsa")).isEqualTo(List.of(RSA.getPublic()));
    assertThat(refreshes("failed")).isPositive();
  }

  @Test
  void keys_areFetchedBeforeTheFirstToken() {
    issuer.publish(JwksServer.named("rsa", RSA));

    keys(LATE);

    assertThat(issuer.fetches()).isEqualTo(1);
    assertThat(refreshes("ok")).isEqualTo(1);
  }

  @Test
  void namesThatAreMadeUp_costTheIssuerOneFetch_andNobodyElseAnything() throws Exception {
    issuer.publish(JwksServer.named("rsa", RSA));
    JwksKeys keys = keys(LATE);

    for (int i = 0; i < 20; i++) {
      assertThat(select(keys, "nobody-" + i)).isEmpty();
      assertThat(select(keys, "rsa")).isEqualTo(List.of(RSA.getPublic()));
    }

    // The one at the start, and one more: twice in an interval at most.
    assertThat(issuer.fetches()).isEqualTo(2);
  }

  @Test
  void issuerThatWasNeverThere_isNotAskedByEachToken() {
    issuer.fail();
    JwksKeys keys = keys(LATE);

    for (int i = 0; i < 20; i++) {
      assertUnknown(keys, i % 2 == 0 ? null : "rsa");
    }

    assertThat(issuer.fetches()).isEqualTo(2);
  }

  @Test
  void issuerThatComesLate_isFound() {
    issuer.fail();
    JwksKeys keys = keys(SOON);
    assertUnknown(keys, "rsa");

    issuer.publish(JwksServer.named("rsa", RSA));

    await().until(() -> canBeHad(keys, "rsa"));
  }

  @Test
  void issuerThatGoesAway_makesNobodySayThatAKeyIsUnknown() throws Exception {
    issuer.publish(JwksServer.named("rsa", RSA));
    JwksKeys keys = keys(SOON);

    issuer.fail();
    assertAway(keys);

    issuer.publish(JwksServer.named("rsa", RSA));
    askUntilFetchedAgain(keys, "nobody");
    assertThat(select(keys, "nobody")).isEmpty();
  }

  @Test
  void issuerThatDrips_holdsNobodyUp() {
    issuer.drip();

    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertUnknown(keys(LATE, Duration.ofMillis(200)), "rsa"));

    assertThat(refreshes("failed")).isEqualTo(2);
  }

  /** Old keys are good, and nobody can say of a name that is not among them whether it is one. */
  private void assertAway(JwksKeys keys) throws KeySourceException {
    double failed = refreshes("failed");
    await()
        .until(
            () -> {
              canBeHad(keys, "nobody");
              return refreshes("failed") > failed;
            });
    assertUnknown(keys, "nobody");
    assertThat(select(keys, "rsa")).isEqualTo(List.of(RSA.getPublic()));
  }

  private void askUntilFetchedAgain(JwksKeys keys, String kid) {
    int before = issuer.fetches();
    await()
        .until(
            () -> {
              canBeHad(keys, kid);
              return issuer.fetches() > before;
            });
  }

  private static void assertUnknown(JwksKeys keys, @Nullable String kid) {
    assertThatExceptionOfType(KeySourceException.class).isThrownBy(() -> select(keys, kid));
  }

  private static boolean canBeHad(JwksKeys keys, String kid) {
    try {
      return !select(keys, kid).isEmpty();
    } catch (KeySourceException e) {
      return false;
    }
  }

  private static List<? extends Key> select(JwksKeys keys, @Nullable String kid)
      throws KeySourceException {
    return keys.selectJWSKeys(header(kid), null);
  }

  private static JWSHeader header(@Nullable String kid) {
    return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(kid).build();
  }

  private JwksKeys keys(Duration refetchInterval) {
    return keys(refetchInterval, Duration.ofSeconds(2));
  }

  private JwksKeys keys(Duration refetchInterval, Duration timeout) {
    try {
      JwksKeys keys =
          new JwksKeys(
              URI.create(issuer.url()).toURL(),
              new JwksSettings(timeout, Duration.ofHours(2), refetchInterval, Duration.ofHours(12)),
              new KeyRefreshes("the issuer", meters));
      opened.add(keys);
      return keys;
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private double refreshes(String outcome) {
    return meters.counter("phone_command.auth.key.refreshes", "outcome", outcome).count();
  }

  private static Arguments odd(String parameters) {
    return row("{\"kid\":\"odd\"," + parameters + "}", "odd: ");
  }

  private static Arguments row(String member, String name) {
    return Arguments.of(member, name);
  }

  /** All that makes an RSA key a good one. */
  private static String rsa() {
    return "\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" + N + "\"";
  }

  private static String parameter(String name) {
    return String.valueOf(JwksServer.named("other", OTHER).toJSONObject().get(name));
  }
}
