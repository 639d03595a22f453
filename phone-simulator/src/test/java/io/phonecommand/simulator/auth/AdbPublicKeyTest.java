package io.phonecommand.simulator.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;

final class AdbPublicKeyTest {
  private final TestKey key = new TestKey();

  @Test
  void key_in_androids_format_is_the_same_key() {
    AdbPublicKey expected = AdbPublicKey.of(key.publicKey());

    assertThat(AdbPublicKey.parse(key.adbFormat("me@here"))).isEqualTo(expected);
    assertThat(AdbPublicKey.parse(key.adbFormat("me@here") + "\0")).isEqualTo(expected);
    assertThat(AdbPublicKey.parse(key.adbFormat("").strip())).isEqualTo(expected);
  }

  @Test
  void other_bytes_are_refused() {
    for (byte[] bytes : new byte[][] {{}, {1}, {0, 0, 0, 0}, {1, 0, 0, 0}, new byte[524]}) {
      assertThatThrownBy(() -> AdbPublicKey.parse(Base64.getEncoder().encodeToString(bytes)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> AdbPublicKey.parse("no base64!"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
