package io.phonecommand.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MediansTest {

  @Test
  void oddNumber_hasOneInTheMiddle() {
    assertThat(Medians.of(List.of(900.0, 1.0, 2.0))).isEqualTo(2.0);
  }

  @Test
  void evenNumber_givesTheMeanOfTheTwoInTheMiddle() {
    assertThat(Medians.of(List.of(4.0, 1.0, 900.0, 2.0))).isEqualTo(3.0);
  }

  @Test
  void spread_isRelativeToTheMedian() {
    assertThat(Medians.spread(List.of(8.0, 10.0, 13.0))).isEqualTo(0.5);
  }

  @Test
  void noRounds_areRefused() {
    assertThatThrownBy(() -> Medians.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
