package io.phonecommand.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.proc.JWSKeySelector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.testing.Keys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.util.unit.DataSize;

@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class AuthConfigurationTest {

  private static final JwksProperties JWKS = jwks(2_000, 300_000, 10_000, 600_000);

  @Test
  void keys_areReadFromAFileOrAUrl() {
    String file = Keys.pemFile(Keys.ec("secp256r1").getPublic()).toUri().toString();

    assertThat(keys(properties(file, null))).isInstanceOf(PemKeys.class);
    assertThat(keys(properties(null, "http://localhost:1/jwks"))).isInstanceOf(JwksKeys.class);
  }

  @Test
  void keySets_areNamedWithTheirPort_andWithoutSecrets(CapturedOutput output) {
    keys(properties(null, "http://someone:secret@localhost:1/jwks?key=secret"));

    assertThat(output)
        .contains("http://localhost:1/jwks cannot be fetched (ConnectException); no key is known")
        .doesNotContain("secret");
  }

  @Test
  void bounds_mustBeBounds() {
    assertThatThrownBy(() -> bounded(Duration.ZERO, DataSize.ofMegabytes(8)))
        .hasMessage("phone-command.api.auth.max-lifetime must be longer than 0");
    assertThatThrownBy(() -> bounded(Duration.ofHours(1), DataSize.ofBytes(-1)))
        .hasMessage("phone-command.api.auth.remembered-tokens must not be negative");
  }

  @Test
  void oneSource_mustBeConfigured_andOnlyOne() {
    String problem =
        "exactly one of phone-command.api.auth.public-key and phone-command.api.auth.jwks-url"
            + " must be set";
    assertThatThrownBy(() -> properties(null, null)).hasMessage(problem);
    assertThatThrownBy(() -> properties(" ", "")).hasMessage(problem);
    assertThatThrownBy(() -> properties("file:a", "https://idp.example")).hasMessage(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:/etc/jwks.json", "idp.example/jwks", "https:jwks", "ftp://a/b"})
  void keySets_areFetchedOverHttpOnly(String url) {
    assertThatThrownBy(() -> properties(null, url))
        .hasMessage("phone-command.api.auth.jwks-url must be an http or https URL with a host");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 300000, 10000, 600000, timeout must be at least 1ms",
    "61000, 300000, 10000, 600000, timeout must be at most a minute",
    "2000, 8000, 1000, 600000, cache-time must be longer than four times the timeout",
    "2000, 300000, 0, 600000, refetch-interval must be at least 1ms",
    "2000, 300000, 300000, 600000, cache-time must be longer than refetch-interval",
    "2000, 300000, 10000, 1, outage-time must not be shorter than cache-time"
  })
  void times_mustFitTogether(int timeout, int cache, int refetch, int outage, String problem) {
    assertThatThrownBy(() -> jwks(timeout, cache, refetch, outage))
        .hasMessage("phone-command.api.auth.jwks." + problem);
  }

  @Test
  void keyThatIsNone_isNamed(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("key.pem"), "no key");

    assertThatThrownBy(() -> keys(properties(file.toUri().toString(), null)))
        .hasMessage(
            "phone-command.api.auth.public-key (%s) is not a PEM file with \"BEGIN PUBLIC KEY\"",
            file.toUri());
    assertThatThrownBy(() -> keys(properties("classpath:none.pem", null)))
        .hasMessage("phone-command.api.auth.public-key cannot be read: classpath:none.pem");
  }

  private static JwksProperties jwks(int timeout, int cache, int refetch, int outage) {
    return new JwksProperties(
        Duration.ofMillis(timeout),
        Duration.ofMillis(cache),
        Duration.ofMillis(refetch),
        Duration.ofMillis(outage));
  }

  private static AuthProperties properties(@Nullable String publicKey, @Nullable String jwksUrl) {
    return new AuthProperties(
        publicKey,
        Duration.ofSeconds(5),
        jwksUrl == null ? null : URI.create(jwksUrl),
        null,
        null,
        "tenant",
        Duration.ofSeconds(60),
        null,
        DataSize.ofMegabytes(8));
  }

  private static AuthProperties bounded(Duration maxLifetime, DataSize rememberedTokens) {
    return new AuthProperties(
        "file:any",
        Duration.ofSeconds(5),
        null,
        null,
        null,
        "tenant",
        Duration.ofSeconds(60),
        maxLifetime,
        rememberedTokens);
  }

  private static JWSKeySelector<?> keys(AuthProperties properties) {
    return new AuthConfiguration(properties)
        .tokenKeys(JWKS, new DefaultResourceLoader(), new SimpleMeterRegistry());
  }
}
