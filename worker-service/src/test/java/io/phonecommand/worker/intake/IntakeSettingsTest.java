package io.phonecommand.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.worker.settings.GivenSettings;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntakeSettingsTest {

  private static String[] settings(long session, long heartbeat, long claim, long grace) {
    return new String[] {
      "worker.intake.session-timeout=" + session,
      "worker.intake.heartbeat-interval=" + heartbeat,
      "worker.intake.claim-timeout=" + claim,
      "worker.intake.shutdown-grace=" + grace
    };
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          6000, 2001, 5000,  0, heartbeat-interval must be at most a third of session-timeout
          6000,    0, 5000,  0, heartbeat-interval must be longer than or equal to 1 milli
             0,    0, 5000,  0, session-timeout must be longer than or equal to 1 milli
          6000, 1000,    0,  0, claim-timeout must be longer than or equal to 1 milli
          6000, 1000, 5000, -1, shutdown-grace must be longer than or equal to 0
          9999999999, 1000, 5000, 0, session-timeout must be shorter than or equal to 30 minutes
          6000, 1000, 9999999999, 0, claim-timeout must be shorter than or equal to 1 minute
          6000, 1000, 5000, 9999999999, shutdown-grace must be shorter than or equal to 1 hour
          """)
  void whatCannotWork_isRefused_byItsName(
      long session, long heartbeat, long claim, long grace, String problem) {
    assertThat(GivenSettings.problemWith(settings(session, heartbeat, claim, grace)).lines())
        .contains("phone-command.worker.intake." + problem);
  }

  @Test
  void heartbeatOfAThirdOfTheSession_isGood() {
    assertThat(
            IntakeConfiguration.membership(
                GivenSettings.with(settings(6000, 2000, 5000, 0)).worker().intake()))
        .containsEntry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6000)
        .containsEntry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2000);
  }
}
