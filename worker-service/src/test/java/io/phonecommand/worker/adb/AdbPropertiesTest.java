package io.phonecommand.worker.adb;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdbPropertiesTest {

  private static final Duration GOOD = Duration.ofSeconds(1);

  /** A microsecond would be 0 ms, which is no limit at all for a socket. */
  @ParameterizedTest
  @CsvSource({
    "PT0.000001S, PT1S, PT1S, PT1S, connect-timeout must be 1ms to 24h",
    "PT2562047788015H, PT1S, PT1S, PT1S, connect-timeout must be 1ms to 24h",
    "PT1S, PT0S, PT1S, PT1S, start-timeout must be 1ms to 24h",
    "PT1S, PT1S, PT-1S, PT1S, backoff-first must be 1ms to 24h",
    "PT1S, PT1S, PT1S, PT25H, backoff-max must be 1ms to 24h",
    "PT1S, PT1S, PT1S, PT0.9S, backoff-max must not be shorter than backoff-first",
  })
  void timesThatCannotWork_areRefused_byTheirNames(
      Duration connect, Duration start, Duration first, Duration most, String problem) {
    assertThatThrownBy(
            () ->
                new AdbProperties(
                    Path.of("adbkey"), null, connect, GOOD, GOOD, start, GOOD, first, most))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("phone-command.worker.adb." + problem);
  }
}
