package io.phonecommand.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RateFigureTest {

  @Test
  void rounds_giveTheirMedians_andAllTheirFailures() {
    RateFigure figure =
        RateFigure.of(
            List.of(
                new RateFigure(100, 200, 5, 900, 50, 0),
                new RateFigure(300, 100, 7, 700, 70, 2),
                new RateFigure(200, 400, 6, 800, 60, 1)));
    assertThat(figure).isEqualTo(new RateFigure(200, 200, 6, 800, 180, 3));
  }
}
