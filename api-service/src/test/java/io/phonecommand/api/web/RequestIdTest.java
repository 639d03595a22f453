package io.phonecommand.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "!~", "{\"7\"}", "0123456789-abc_DEF.:/"})
  void visibleAscii_isTakenAsItIs(String value) {
    assertThat(RequestId.of(List.of(value), true)).isEqualTo(new RequestId(value, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\tb", "\u00e9", "a\u007f", "\u0000"})
  void anythingElse_isRefused(String value) {
    assertThat(RequestId.of(List.of(value), true).problem())
        .isEqualTo("x-request-id must be 1 to 128 visible ASCII characters");
    assertThat(RequestId.of(List.of(value), false).value()).isNull();
  }

  @Test
  void length_isLimited() {
    assertThat(RequestId.of(List.of("x".repeat(128)), true).value()).hasSize(128);
    assertThat(RequestId.of(List.of("x".repeat(129)), true).value()).isNull();
  }

  @Test
  void missing_isAProblemOnlyIfRequired() {
    assertThat(RequestId.of(List.of(), true).problem()).isEqualTo("x-request-id is required");
    assertThat(RequestId.of(List.of(), false).value()).isNotBlank();
  }

  @Test
  void two_areRefused() {
    assertThat(RequestId.of(List.of("a", "a"), true).problem())
        .isEqualTo("x-request-id must be given once");
  }
}
