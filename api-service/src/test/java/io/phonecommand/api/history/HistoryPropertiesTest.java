package io.phonecommand.api.history;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryPropertiesTest {

  @ParameterizedTest
  @CsvSource({
    "PT0.5S, 1, idempotency-window must be 1s to 30m",
    "PT30M1S, 1, idempotency-window must be 1s to 30m",
    "PT2562047788015H, 1, idempotency-window must be 1s to 30m",
    "PT10M, 0, remembered-requests must be 1 to 100000000",
    "PT10M, 2147483647, remembered-requests must be 1 to 100000000",
  })
  void whatCannotBeKept_isRefused(Duration window, int requests, String problem) {
    assertThatThrownBy(() -> new HistoryProperties(window, requests))
        .hasMessage("phone-command.api." + problem);
  }
}
