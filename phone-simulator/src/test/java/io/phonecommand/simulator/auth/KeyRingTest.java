package io.phonecommand.simulator.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class KeyRingTest {
  private final TestKey key = new TestKey();
  private final Token token = new Token();

  @Test
  void signature_of_a_known_key_is_accepted() {
    KeyRing ring = new KeyRing(AuthPolicy.knownKeys(Set.of(AdbPublicKey.of(key.publicKey()))));

    assertThat(ring.accepts(token, key.sign(token.bytes()))).isTrue();
  }

  @Test
  void signature_of_another_token_or_key_is_not() {
    KeyRing ring = new KeyRing(AuthPolicy.knownKeys(Set.of(AdbPublicKey.of(key.publicKey()))));

    assertThat(ring.accepts(token, key.sign(new Token().bytes()))).isFalse();
    assertThat(ring.accepts(token, new TestKey().sign(token.bytes()))).isFalse();
    assertThat(ring.accepts(token, new byte[256])).isFalse();
    assertThat(ring.accepts(token, new byte[0])).isFalse();
    assertThat(ring.accepts(token, new byte[4000])).isFalse();
  }

  @Test
  void learnt_key_is_known_until_the_policy_changes() {
    KeyRing ring = new KeyRing(AuthPolicy.acceptsNewKeys());
    byte[] signature = key.sign(token.bytes());

    assertThat(ring.accepts(token, signature)).isFalse();
    ring.learn(AdbPublicKey.of(key.publicKey()));
    assertThat(ring.accepts(token, signature)).isTrue();
    ring.setPolicy(AuthPolicy.acceptsNewKeys());
    assertThat(ring.accepts(token, signature)).isFalse();
  }
}
