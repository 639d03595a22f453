package io.phonecommand.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyFigureTest {

  /** The median of the three rounds' p99 would be 1. */
  @Test
  void p99_isThatOfAllRoundsTogether() {
    long[] bad = SamplesTest.ones(100);
    for (int i = 0; i < 4; i++) {
      bad[i] = 1000;
    }
    LatencyFigure figure =
        LatencyFigure.of(
            List.of(
                SamplesTest.of(SamplesTest.ones(100)),
                SamplesTest.of(bad),
                SamplesTest.of(SamplesTest.ones(100))));
    assertThat(figure.p99Millis()).isEqualTo(1000);
    assertThat(figure.operations()).isEqualTo(300);
  }

  /** The median of all samples would be 1. */
  @Test
  void p50_isTheMedianOfTheRoundsMedians() {
    LatencyFigure figure =
        LatencyFigure.of(
            List.of(
                SamplesTest.of(SamplesTest.ones(100)),
                SamplesTest.of(10, 10, 10),
                SamplesTest.of(16, 16, 16)));
    assertThat(figure.p50Millis()).isEqualTo(10);
    assertThat(figure.p50Spread()).isEqualTo(1.5);
  }
}
