package io.phonecommand.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.proc.JWSKeySelector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.settings.GivenSettings;
import io.phonecommand.api.testing.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class AuthConfigurationTest {

  @Test
  void keys_areReadFromAFileOrAUrl() {
    String file = Keys.pemFile(Keys.ec("secp256r1").getPublic()).toUri().toString();

    assertThat(keysOf(file, "")).isInstanceOf(PemKeys.class);
    assertThat(keysOf("", "http://localhost:1/jwks")).isInstanceOf(JwksKeys.class);
  }

  @Test
  void keySets_areNamedWithTheirPort_andWithoutSecrets(CapturedOutput output) {
    var unused = keysOf("", "http://someone:secret@localhost:1/jwks?key=secret");

    assertThat(output)
        .contains("http://localhost:1/jwks cannot be fetched (ConnectException); no key is known")
        .doesNotContain("secret");
  }

  @Test
  void bounds_mustBeBounds() {
    assertThat(GivenSettings.problemWith("api.auth.max-lifetime=0"))
        .isEqualTo("phone-command.api.auth.max-lifetime must be longer than 0");
    assertThat(GivenSettings.problemWith("api.auth.remembered-tokens=-1B"))
        .isEqualTo("phone-command.api.auth.remembered-tokens must not be negative");
  }

  @Test
  void oneSource_mustBeConfigured_andOnlyOne() {
    String problem =
        "exactly one of phone-command.api.auth.public-key and phone-command.api.auth.jwks-url"
            + " must be set";
    assertThat(problemWith("", "")).isEqualTo(problem);
    assertThat(problemWith(" ", "")).isEqualTo(problem);
    assertThat(problemWith("file:a", "https://idp.example")).isEqualTo(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:/etc/jwks.json", "idp.example/jwks", "https:jwks", "ftp://a/b"})
  void keySets_areFetchedOverHttpOnly(String url) {
    assertThat(problemWith("", url))
        .isEqualTo("phone-command.api.auth.jwks-url must be an http or https URL with a host");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 300000, 10000, 600000, timeout must be longer than or equal to 1 milli",
    "61000, 300000, 10000, 600000, timeout must be shorter than or equal to 1 minute",
    "2000, 8000, 1000, 600000, cache-time must be longer than four times the timeout",
    "2000, 300000, 0, 600000, refetch-interval must be longer than or equal to 1 milli",
    "2000, 300000, 300000, 600000, cache-time must be longer than refetch-interval",
    "2000, 300000, 10000, 1, outage-time must not be shorter than cache-time"
  })
  void times_mustFitTogether(int timeout, int cache, int refetch, int outage, String problem) {
    assertThat(
            GivenSettings.problemWith(
                "api.auth.jwks.timeout=" + timeout,
                "api.auth.jwks.cache-time=" + cache,
                "api.auth.jwks.refetch-interval=" + refetch,
                "api.auth.jwks.outage-time=" + outage))
        .isEqualTo("phone-command.api.auth.jwks." + problem);
  }

  @Test
  void keyThatIsNone_isNamed(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("key.pem"), "no key");

    assertThatThrownBy(() -> keysOf(file.toUri().toString(), ""))
        .hasMessage(
            "phone-command.api.auth.public-key (%s) is not a PEM file with \"BEGIN PUBLIC KEY\"",
            file.toUri());
    assertThatThrownBy(() -> keysOf("classpath:none.pem", ""))
        .hasMessage("phone-command.api.auth.public-key cannot be read: classpath:none.pem");
  }

  private static String problemWith(String publicKey, String jwksUrl) {
    return GivenSettings.problemWith(source(publicKey, jwksUrl));
  }

  private static JWSKeySelector<?> keysOf(String publicKey, String jwksUrl) {
    return new AuthConfiguration(GivenSettings.with(source(publicKey, jwksUrl)))
        .tokenKeys(new DefaultResourceLoader(), new SimpleMeterRegistry());
  }

  private static String[] source(String publicKey, String jwksUrl) {
    return new String[] {"api.auth.public-key=" + publicKey, "api.auth.jwks-url=" + jwksUrl};
  }
}
