package io.phonecommand.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RealPhonesTest {

  @Test
  void phones_belongToTheDemoTenant() {
    assertThat(RealPhones.parse("my-phone=127.0.0.1:5555, other=10.0.0.7:5556"))
        .containsExactly(
            new DemoPhone("my-phone", "north", "demo", "127.0.0.1:5555"),
            new DemoPhone("other", "north", "demo", "10.0.0.7:5556"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  "})
  void nothing_isNoPhones(String phones) {
    assertThat(RealPhones.parse(phones)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"my-phone", "=1.2.3.4:5555", "a b=1.2.3.4:5555", "a=1.2.3.4", "a=b:c,"})
  void malformed_isNamed(String phones) {
    assertThatThrownBy(() -> RealPhones.parse(phones))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("id=host:port");
  }
}
