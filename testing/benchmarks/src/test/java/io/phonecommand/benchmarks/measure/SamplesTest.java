package io.phonecommand.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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
  void slowFailure_countsWithItsTime() {
    Samples samples = of(1);
    samples.add(Duration.ofSeconds(5), true);
    assertThat(samples.percentile(99)).isEqualTo(5000);
    assertThat(samples.size()).isEqualTo(2);
    assertThat(samples.failures()).isOne();
  }

  @Test
  void fastFailure_isAsSlowAsTheSlowestSuccess() {
    Samples samples = new Samples();
    samples.add(Duration.ofMillis(1), true);
    samples.add(Duration.ofMillis(2), true);
    samples.add(Duration.ofMillis(30), false);
    samples.add(Duration.ofMillis(70), false);
    assertThat(samples.percentile(25)).isEqualTo(30);
    assertThat(samples.percentile(50)).isEqualTo(70);
  }

  @Test
  void sum_isSampleBySample() {
    Samples sum = Samples.sum(List.of(of(1, 1, 9), of(9, 1, 1)));
    // That of the medians would be 2.
    assertThat(sum.percentile(50)).isEqualTo(10);
    assertThat(sum.percentile(1)).isEqualTo(2);
    assertThat(sum.size()).isEqualTo(3);
  }

  /** Parts that are slow at different times: the sum of their p99 would be 200. */
  @Test
  void p99OfASum_isNotTheSumOfP99() {
    long[] early = ones(200);
    long[] late = ones(200);
    for (int i = 0; i < 3; i++) {
      early[i] = 100;
      late[199 - i] = 100;
    }
    assertThat(of(early).percentile(99)).isEqualTo(100);
    assertThat(of(late).percentile(99)).isEqualTo(100);
    assertThat(Samples.sum(List.of(of(early), of(late))).percentile(99)).isEqualTo(101);
  }

  @Test
  void sum_endsWithTheShortestPart_andFailsWithAnyOfThem() {
    Samples failing = of(1, 1);
    failing.add(Duration.ofMillis(1), true);
    Samples sum = Samples.sum(List.of(of(1, 1, 1, 1), failing));
    assertThat(sum.size()).isEqualTo(3);
    assertThat(sum.failures()).isOne();
  }

  @Test
  void pooled_areAllRoundsSamplesAndFailures() {
    Samples failing = new Samples();
    failing.add(Duration.ofMillis(4), true);
    Samples pool = Samples.pooled(List.of(of(1, 2), of(3), failing));
    assertThat(pool.size()).isEqualTo(4);
    assertThat(pool.failures()).isOne();
    assertThat(pool.percentile(50)).isEqualTo(2);
    assertThat(pool.percentile(75)).isEqualTo(3);
  }

  @Test
  void percentileOfNothing_isRefused() {
    assertThatThrownBy(() -> new Samples().percentile(50))
        .isInstanceOf(IllegalStateException.class);
  }

  static Samples of(long... millis) {
    Samples samples = new Samples();
    for (long each : millis) {
      samples.add(Duration.ofMillis(each), false);
    }
    return samples;
  }

  static long[] ones(int count) {
    long[] ones = new long[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
