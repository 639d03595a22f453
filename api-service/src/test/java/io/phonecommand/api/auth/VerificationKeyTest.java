package io.phonecommand.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import io.phonecommand.api.testing.Keys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationKeyTest {

  @Test
  void key_decidesTheAlgorithm() {
    assertThat(VerificationKey.parse(Keys.pem(Keys.rsa(2048).getPublic())))
        .extracting(VerificationKey::algorithm)
        .containsExactly(JWSAlgorithm.RS256);
    assertThat(VerificationKey.parse(Keys.pem(Keys.ec("secp256r1").getPublic())))
        .extracting(VerificationKey::algorithm)
        .containsExactly(JWSAlgorithm.ES256);
  }

  @Test
  void severalKeys_mayStandInOneFile() {
    String rsa = Keys.pem(Keys.rsa(2048).getPublic());
    String ec = Keys.pem(Keys.ec("secp256r1").getPublic());

    assertThat(VerificationKey.parse("the old one\n" + rsa + "\nthe new one\n" + ec))
        .extracting(VerificationKey::algorithm)
        .containsExactly(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
    assertRefused(rsa + Keys.pem(Keys.rsa(1024).getPublic()), "at least 2048 bits");
    assertRefused(rsa + ec.substring(0, ec.length() / 2), "without its end");
    assertRefused(ec.substring(0, ec.length() / 2) + rsa, "without its end");
  }

  @Test
  void weakKeys_andOtherCurves_areRefused() {
    assertRefused(Keys.pem(Keys.rsa(1024).getPublic()), "at least 2048 bits");
    assertRefused(Keys.pem(Keys.ec("secp384r1").getPublic()), "P-256");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "-----END PUBLIC KEY----------BEGIN PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nA\n-----END PUBLIC KEY-----"
      })
  void whatIsNotAPublicKey_isRefused(String pem) {
    assertThatThrownBy(() -> VerificationKey.parse(pem))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertRefused(String pem, String problem) {
    assertThatThrownBy(() -> VerificationKey.parse(pem)).hasMessageContaining(problem);
  }
}
