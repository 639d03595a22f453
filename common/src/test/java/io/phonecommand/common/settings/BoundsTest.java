package io.phonecommand.common.settings;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundsTest {

  private static final Duration LEAST = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofMinutes(10);

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT0S", "PT0.0999S", "PT10M0.000000001S", "PT9999999999999H"})
  void timeOutsideTheBounds_isRefused_byItsName(String value) {
    assertThatThrownBy(() -> Bounds.check("a.b", Duration.parse(value), LEAST, MOST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a.b must be 100ms to 10m");
  }

  @Test
  void bounds_areAllowed() {
    assertThatNoException()
        .isThrownBy(
            () -> {
              Bounds.check("a.b", LEAST, LEAST, MOST);
              Bounds.check("a.b", MOST, LEAST, MOST);
              Bounds.check("a.b", 1, 1, 2);
              Bounds.check("a.b", 2, 1, 2);
            });
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, 0, 3, Long.MAX_VALUE})
  void numberOutsideTheBounds_isRefused_byItsName(long value) {
    assertThatThrownBy(() -> Bounds.check("a.b", value, 1, 2)).hasMessage("a.b must be 1 to 2");
  }
}
