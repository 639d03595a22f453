package io.phonecommand.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SamplesTest {

  @Test
  void percentile_isTheNearestRank_whateverTheOrder() {
    Samples samples = new Samples();
    for (int millis = 1000; millis >= 1; millis--) {
      samples.add(Duration.ofMillis(millis), false);
    }
    assertThat(samples.percentile(50)).isEqualTo(500);
    assertThat(samples.percentile(99)).isEqualTo(990);
    assertThat(samples.percentile(100)).isEqualTo(1000);
    assertThat(samples.percentile(0.01)).isEqualTo(1);
  }

  @Test
  void failedOperation_countsWithItsTime() {
    Samples samples = new Samples();
    samples.add(Duration.ofMillis(1), false);
    samples.add(Duration.ofSeconds(5), true);
    assertThat(samples.percentile(99)).isEqualTo(5000);
    assertThat(samples.size()).isEqualTo(2);
    assertThat(samples.failures()).isOne();
  }

  @Test
  void percentileOfNothing_isRefused() {
    assertThatThrownBy(() -> new Samples().percentile(50))
        .isInstanceOf(IllegalStateException.class);
  }
}
