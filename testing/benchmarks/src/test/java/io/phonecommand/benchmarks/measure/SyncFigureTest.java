package io.phonecommand.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyncFigureTest {

  /** What comes before and what comes after weigh the same, however much each of them did. */
  @Test
  void ratio_isOfTheSlicesMedians() {
    SyncFigure figure =
        SyncFigure.of(
            List.of(SamplesTest.of(4, 4, 4), SamplesTest.of(2)), List.of(SamplesTest.of(6, 6)));
    assertThat(figure.withoutMillis()).isEqualTo(3);
    assertThat(figure.besideMillis()).isEqualTo(6);
    assertThat(figure.ratio()).isEqualTo(2);
    assertThat(figure.operations()).isEqualTo(6);
  }

  @Test
  void failures_areThoseOfBothCases() {
    Samples failing = SamplesTest.of(1);
    failing.add(Duration.ofMillis(1), true);
    assertThat(SyncFigure.of(List.of(failing), List.of(failing)).failures()).isEqualTo(2);
  }
}
