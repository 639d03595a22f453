package io.phonecommand.worker.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanePropertiesTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0, 64, 100, PT60S, PT0.3S, PT10M, 10, 100, max-running-per-phone must be 1
          4, -1, 100, PT60S, PT0.3S, PT10M, 10, 100, max-waiting-per-phone must be 0
          4, 64, 0, PT60S, PT0.3S, PT10M, 10, 100, max-tasks must be 1
          4, 64, 100, PT0.0001S, PT0.3S, PT10M, 10, 100, run-limit must be 1ms to 24h
          4, 64, 100, PT25H, PT0.3S, PT10M, 10, 100, run-limit must be 1ms to 24h
          4, 64, 100, PT60S, PT-0.3S, PT10M, 10, 100, answer-margin must be 0 to 5s
          4, 64, 100, PT60S, PT10S, PT10M, 10, 100, answer-margin must be 0 to 5s
          4, 64, 100, PT60S, PT0.3S, PT0S, 10, 100, idempotency-window must be 1s to 30m
          4, 64, 100, PT60S, PT0.3S, PT31M, 10, 100, idempotency-window must be 1s to 30m
          4, 64, 100, PT60S, PT0.3S, PT10M, 0, 100, remembered-results must be 1
          4, 64, 1, PT60S, PT0.3S, PT10M, 1, 0, remembered-tasks must be 1
          4, 64, 101, PT60S, PT0.3S, PT10M, 10, 100, remembered-tasks must be at least max-tasks
          4, 64, 100, PT60S, PT0.3S, PT10M, 101, 100, remembered-tasks must be at least max-tasks
          """)
  void whatBreaksAPromise_isRefused_byItsName(
      int running,
      int waiting,
      int tasks,
      Duration runLimit,
      Duration margin,
      Duration window,
      int results,
      int ids,
      String problem) {
    assertThatThrownBy(
            () ->
                new LaneProperties(
                    running, waiting, tasks, null, runLimit, margin, window, results, ids))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("phone-command.worker.lanes." + problem);
  }

  @Test
  void tenant_mayHaveFourFifths_andWhatIsSet_butNotMoreThanThereIs() {
    assertThat(withShare(10_000, null).tenantLimit()).isEqualTo(8000);
    assertThat(withShare(4, null).tenantLimit()).isEqualTo(3);
    assertThat(withShare(1, null).tenantLimit()).isEqualTo(1);
    assertThat(withShare(100, 100).tenantLimit()).isEqualTo(100);
    assertThatThrownBy(() -> withShare(100, 101)).hasMessageContaining("max-tasks-per-tenant");
    assertThatThrownBy(() -> withShare(100, 0)).hasMessageContaining("max-tasks-per-tenant");
  }

  private static LaneProperties withShare(int tasks, @Nullable Integer perTenant) {
    Duration second = Duration.ofSeconds(1);
    return new LaneProperties(
        1, 1, tasks, perTenant, second, Duration.ZERO, second, 1, Math.max(1, tasks));
  }
}
