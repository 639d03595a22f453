package io.phonecommand.worker.adb;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.worker.settings.GivenSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdbSettingsTest {

  /** A microsecond would be 0 ms, which is no limit at all for a socket. */
  @ParameterizedTest
  @CsvSource({
    "PT0.000001S, PT1S, PT1S, PT1S, connect-timeout must be longer than or equal to 1 milli",
    "PT2562047788015H, PT1S, PT1S, PT1S, connect-timeout must be shorter than or equal to 1 day",
    "PT1S, PT0S, PT1S, PT1S, start-timeout must be longer than or equal to 1 milli",
    "PT1S, PT1S, PT-1S, PT1S, backoff-first must be longer than or equal to 1 milli",
    "PT1S, PT1S, PT1S, PT25H, backoff-max must be shorter than or equal to 1 day",
    "PT1S, PT1S, PT1S, PT0.9S, backoff-max must not be shorter than backoff-first",
  })
  void timesThatCannotWork_areRefused_byTheirNames(
      String connect, String start, String first, String most, String problem) {
    assertThat(
            GivenSettings.problemWith(
                "worker.adb.connect-timeout=" + connect,
                "worker.adb.start-timeout=" + start,
                "worker.adb.backoff-first=" + first,
                "worker.adb.backoff-max=" + most))
        .isEqualTo("phone-command.worker.adb." + problem);
  }
}
