package io.phonecommand.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.settings.GivenSettings;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistorySettingsTest {

  @ParameterizedTest
  @CsvSource({
    "PT0.5S, 1, idempotency-window must be longer than or equal to 1 second",
    "PT30M1S, 1, idempotency-window must be shorter than or equal to 30 minutes",
    "PT2562047788015H, 1, idempotency-window must be shorter than or equal to 30 minutes",
    "PT10M, 0, remembered-requests must be between 1 and 100000000",
    "PT10M, 2147483647, remembered-requests must be between 1 and 100000000",
  })
  void whatCannotBeKept_isRefused(Duration window, int requests, String problem) {
    assertThat(
            GivenSettings.problemWith(
                "api.idempotency-window=" + window, "api.remembered-requests=" + requests))
        .isEqualTo("phone-command.api." + problem);
  }
}
