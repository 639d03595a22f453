package io.phonecommand.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.worker.stop.StopLimits;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** A setting and its default: {@code `a.b`, 12}, or {@code `a.b` and `c`, 12 each}. */
  private static final Pattern DEFAULTS =
      Pattern.compile("`([a-z.-]+)`(?: and `([a-z-]+)`)?, ([0-9,]+(?: MB)?)");

  @Test
  void whatTheMemoryTableSays_isTheDefault() throws IOException {
    String page = Files.readString(Path.of("..", "..", "docs/operations.md"));
    String memory = page.substring(page.indexOf("## Memory"), page.indexOf("How many to remember"));
    int compared = 0;
    for (String row : memory.lines().filter(line -> line.startsWith("| ")).toList()) {
      Matcher setting = DEFAULTS.matcher(row.substring(row.indexOf("| `") + 1));
      while (row.contains("| `") && setting.find()) {
        String value = setting.group(3).replace(" ", "").replace(",", "");
        assertThat(defaultOf(setting.group(1))).as(row).isEqualTo(value);
        compared++;
        if (setting.group(2) != null) {
          assertThat(defaultOf("..." + setting.group(2))).as(row).isEqualTo(value);
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(13);
  }

  /** Of {@code ...c}, {@code c} or the whole name, of whichever service has it. */
  private static String defaultOf(String name) {
    String end = name.startsWith("...") ? name.substring("...".length()) : name;
    for (Defaults service : List.of(Defaults.API, Defaults.WORKER)) {
      List<String> names = service.namesLike(end.startsWith("phone") ? end : "." + end);
      if (end.startsWith("server")) {
        return Defaults.API.text(end);
      }
      if (!names.isEmpty()) {
        return service.text(names.getFirst());
      }
    }
    throw new AssertionError("no service has a setting " + name);
  }

  private static String seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
  }

  private static String rate(Defaults defaults, String prefix, String remembered) {
    long window = defaults.duration(prefix + "idempotency-window").toSeconds();
    return Long.toString(Math.round(defaults.number(prefix + remembered) / (double) window));
  }
}
