package io.phonecommand.systemtests.fire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MomentsTest {

  private static List<Duration> first100(long seed, String scenario) {
    Moments moments = new Moments(seed, scenario);
    return Stream.generate(moments::next).limit(100).toList();
  }

  @Test
  void sameSeed_waitsTheSame_inTheSameScenario() {
    assertThat(first100(7, "a")).isEqualTo(first100(7, "a"));
    assertThat(first100(7, "a")).isNotEqualTo(first100(8, "a")).isNotEqualTo(first100(7, "b"));
  }

  @Test
  void waits_areSpreadOverTwoSeconds_andTheirFinePartOver20Ms() {
    assertThat(first100(7, "a"))
        .allMatch(wait -> wait.toMillis() < 2020 && !wait.isNegative())
        .anyMatch(wait -> wait.toMillis() < 500)
        .anyMatch(wait -> wait.toMillis() > 1500);
    Moments moments = new Moments(7, "a");
    assertThat(Stream.generate(moments::nextFine).limit(100))
        .allMatch(wait -> wait.toMillis() < 20)
        .anyMatch(wait -> wait.toMillis() > 15)
        .anyMatch(wait -> wait.toNanos() % 1_000_000 != 0);
  }
}
