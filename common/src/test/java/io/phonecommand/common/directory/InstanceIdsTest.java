package io.phonecommand.common.directory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceIdsTest {

  @ParameterizedTest
  @ValueSource(strings = {"a44uhlf7", "A_b-9", "12345678901234567890123456789012"})
  void instanceId_wellFormed(String id) {
    assertThat(InstanceIds.isWellFormed(id)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "123456789012345678901234567890123", "a b", "a.b", "ü", "a\n"})
  void instanceId_malformed(String id) {
    assertThat(InstanceIds.isWellFormed(id)).isFalse();
  }
}
