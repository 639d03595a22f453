package io.phonecommand.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntakePropertiesTest {

  private static IntakeProperties properties(long session, long heartbeat, long claim, long grace) {
    return new IntakeProperties(
        Duration.ofMillis(session),
        Duration.ofMillis(heartbeat),
        Duration.ofMillis(claim),
        Duration.ofMillis(grace));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          6000, 2001, 5000,  0, heartbeat-interval
          6000,    0, 5000,  0, heartbeat-interval
             0, 1000, 5000,  0, session-timeout
          6000, 1000,    0,  0, claim-timeout
          6000, 1000, 5000, -1, shutdown-grace
          9999999999, 1000, 5000, 0, session-timeout
          6000, 1000, 9999999999, 0, claim-timeout
          6000, 1000, 5000, 9999999999, shutdown-grace
          """)
  void whatCannotWork_isRefused_byItsName(
      long session, long heartbeat, long claim, long grace, String name) {
    assertThatThrownBy(() -> properties(session, heartbeat, claim, grace))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void heartbeatOfAThirdOfTheSession_isGood() {
    assertThat(properties(6000, 2000, 5000, 0).membership())
        .containsEntry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6000)
        .containsEntry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2000);
  }
}
