package io.phonecommand.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.api.testing.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.security.oauth2.jwt.JwtDecoder;

class AuthConfigurationTest {

  @Test
  void key_isReadFromAFile() {
    assertThat(decoder(Keys.pemFile(Keys.ec("secp256r1").getPublic()).toUri().toString()))
        .isNotNull();
  }

  @Test
  void keyThatIsNone_isNamed(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("key.pem"), "no key");

    assertThatThrownBy(() -> decoder(file.toUri().toString()))
        .hasMessage(
            "phone-command.api.auth.public-key (%s) is not a PEM file with \"BEGIN PUBLIC KEY\"",
            file.toUri());
    assertThatThrownBy(() -> decoder("classpath:none.pem"))
        .hasMessage("phone-command.api.auth.public-key cannot be read: classpath:none.pem");
  }

  private static JwtDecoder decoder(String location) {
    return new AuthConfiguration(
            new AuthProperties(location, null, null, "tenant", Duration.ofSeconds(60)))
        .tokenDecoder(new DefaultResourceLoader());
  }
}
