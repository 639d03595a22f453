package io.phonecommand.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.worker.stop.StopLimits;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Defaults of one service that must fit to those of the other. */
class DefaultsTest {
  /** A repeat of the window's last moment may be claimed a sync window later, and must not run. */
  @Test
  void worker_remembersLongerThanARepeatMayTake() {
    Duration repeatsComeFor = Defaults.API.duration("phone-command.api.idempotency-window");
    Duration eachTakes = Defaults.API.duration("phone-command.api.sync-window");

    assertThat(Defaults.WORKER.duration("phone-command.worker.lanes.idempotency-window"))
        .isGreaterThan(repeatsComeFor.plus(eachTakes));
  }

  /** What is remembered is enough for so many a second, and no promise is without that number. */
  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/api.md", "docs/reliability.md", "docs/operations.md"})
  void ratesForWhichRepeatsAreRecognised_standWhereTheyArePromised(String page) throws IOException {
    assertThat(Files.readString(Path.of("..", "..", page)))
        .contains(
            rate(Defaults.API, "phone-command.api.", "remembered-requests"),
            rate(Defaults.WORKER, "phone-command.worker.lanes.", "remembered-tasks"));
  }

  /** So that it is the proxy that closes a connection, and not while a request is on its way. */
  @Test
  void api_keepsConnectionsLongerThanCommonProxies() {
    assertThat(Defaults.API.duration("server.tomcat.keep-alive-timeout"))
        .isGreaterThan(Duration.ofSeconds(60));
  }

  /** A request that began just before the port was closed. */
  @Test
  void api_waitsForTheLastRequest() {
    Duration body = Defaults.API.duration("phone-command.api.connections.body-limit");

    assertThat(Defaults.API.duration("spring.lifecycle.timeout-per-shutdown-phase"))
        .isGreaterThan(body.plus(Defaults.API.duration("phone-command.api.sync-window")));
  }

  @Test
  void worker_isGivenTheTimeToEndAClaimAndToHandOver() {
    assertThat(StopLimits.POLL_LOOP)
        .isGreaterThanOrEqualTo(
            Defaults.WORKER
                .duration("phone-command.worker.intake.claim-timeout")
                .plus(StopLimits.HANDOVER)
                .plus(StopLimits.LEAVING));
  }

  @Test
  void timesForWhichServicesStop_standInOperations() throws IOException {
    assertThat(Files.readString(Path.of("..", "..", "docs/operations.md")))
        .contains("%s s".formatted(seconds(Defaults.apiStops())))
        .contains("%s s".formatted(seconds(Defaults.workerStops())));
  }

  private static String seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
  }

  private static String rate(Defaults defaults, String prefix, String remembered) {
    long window = defaults.duration(prefix + "idempotency-window").toSeconds();
    return Long.toString(Math.round(defaults.number(prefix + remembered) / (double) window));
  }
}
