package io.phonecommand.worker.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.common.start.StartException;
import io.phonecommand.common.topic.TopicLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.EnumerablePropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SettingsTest {

  /** Those that stand in the YAML file as a comment only. */
  private static final List<String> ABSENT =
      List.of("worker.lanes.max-tasks-per-tenant", "worker.adb.previous-key-file");

  /** Of the YAML file. */
  private static List<String> names() {
    List<String> names =
        GivenSettings.defaults().stream()
            .map(source -> ((EnumerablePropertySource<?>) source).getPropertyNames())
            .flatMap(Arrays::stream)
            .filter(name -> name.startsWith("phone-command."))
            .toList();
    assertThat(names).hasSizeGreaterThan(30);
    return names;
  }

  @Test
  void variablesOfAllSettings_areKnown_andSoAreThoseOfOthers() {
    assertThatNoException()
        .isThrownBy(
            () -> {
              SettingsConfiguration.refuseUnknown(
                  names().stream()
                      .map(name -> name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT))
                      .toList());
              SettingsConfiguration.refuseUnknown(
                  List.of(
                      "PHONECOMMAND_WORKER_SITE",
                      "PHONECOMMAND_WORKER_LANES_MAXTASKSPERTENANT",
                      "PHONECOMMAND_WORKER_ADB_PREVIOUSKEYFILE",
                      "PHONECOMMAND_API_ANY",
                      "PATH"));
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PHONECOMMAND_WORKER_SITES",
        "PHONECOMMAND_WORKER_START_PATIENCE",
        "PHONECOMMAND_WORKER_LANES_MAXTASK",
        "PHONECOMMAND_TOPICS_PARTITIONS",
        // As they were called once; nobody is to find the old names in the repository.
        "PHONECOMMAND_" + "KAFKA_BOOTSTRAPSERVERS",
        "PHONE_COMMAND_" + "KAFKA_BOOTSTRAP_SERVERS",
        "phonecommand_worker"
      })
  void variableThatSetsNothing_isNamed(String name) {
    assertThatThrownBy(() -> SettingsConfiguration.refuseUnknown(List.of("PATH", name)))
        .isInstanceOf(StartException.class)
        .hasMessage("The environment sets what is no setting: " + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "worker.start-patienc",
        "worker.lanes.max-task",
        "worker.adb.key",
        "topics.partitions",
        "api.sync-window"
      })
  void settingThatIsNone_isNamed(String name) {
    assertThat(GivenSettings.problemWith(name + "=1")).contains("phone-command." + name);
  }

  /** As a variable of the environment is that nobody has filled in. */
  @Test
  void settingWithoutAValue_isRefused_unlessItMayBeLeftOut() {
    Stream<String> named = names().stream().map(name -> name.substring("phone-command.".length()));
    assertThat(Stream.concat(named, ABSENT.stream()))
        .filteredOn(name -> startsWith(name + "="))
        .containsExactlyInAnyOrderElementsOf(ABSENT);
  }

  private static boolean startsWith(String setting) {
    try {
      return GivenSettings.with(setting) != null;
    } catch (RuntimeException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "North", "north.1", "a-name-that-is-longer-than-a-site-s"})
  void siteThatIsNone_isNamed(String site) {
    assertThat(GivenSettings.problemWith("worker.site=" + site))
        .isEqualTo("phone-command.worker.site is missing or not a site's name.");
  }

  @ParameterizedTest
  @CsvSource({
    "topics.replication-factor, 0, must be greater than 0",
    "topics.task-partitions, 0, must be greater than 0",
    "topics.result-partitions, 0, must be greater than 0",
    "topics.instance-partitions, 0, must be greater than 0",
    "topics.request-partitions, 0, must be greater than 0",
    "topics.job-partitions, 0, must be greater than 0",
    "worker.jobs.longest-start, 999ms, must be longer than or equal to 1 second",
    "worker.jobs.longest-start, 25h, must be shorter than or equal to 1 day",
    "worker.jobs.longest-run, 999ms, must be longer than or equal to 1 second",
    "worker.jobs.longest-run, 25h, must be shorter than or equal to 1 day",
    "worker.jobs.share, -0.1, must be between 0 and 1",
    "worker.jobs.share, 1.1, must be between 0 and 1",
    "worker.jobs.max-per-tenant, 0, must be greater than 0",
    "worker.jobs.remembered-jobs, 0, must be between 1 and 100000000",
    "worker.states.asks-per-second, -1, must be between 0 and 1000",
    "worker.states.asks-per-second, 1001, must be between 0 and 1000",
    "worker.states.ask-after, 999ms, must be longer than or equal to 1 second",
    "worker.states.ask-after, 25h, must be shorter than or equal to 1 day",
    "worker.states.change-pause, 999ms, must be longer than or equal to 1 second",
    "worker.states.change-pause, 61m, must be shorter than or equal to 1 hour",
    "topics.look-pause, 9ms, must be longer than or equal to 10 millis",
    "topics.look-pause, 61s, must be shorter than or equal to 1 minute",
    "worker.expected-phones, 0, must be between 1 and 10000000",
    "worker.expected-phones, 10000001, must be between 1 and 10000000",
    "worker.inventory-check-pause, 0, must be longer than or equal to 1 milli",
    "worker.inventory-check-pause, 25h, must be shorter than or equal to 1 day",
    "worker.inventory-shrink-limit, -0.1, must be between 0 and 1",
    "worker.inventory-shrink-limit, 1.1, must be between 0 and 1",
    "worker.inventory-shrink-limit, NaN, must be between 0 and 1",
    "worker.start-patience, 0, must be longer than or equal to 1 milli",
    "worker.start-patience, 61s, must be shorter than or equal to 1 minute",
    "worker.adb.authorization-timeout, 0, must be longer than or equal to 1 milli",
    "worker.adb.authorization-timeout, 25h, must be shorter than or equal to 1 day",
    "worker.adb.trusted-for, -1ms, must be longer than or equal to 0",
    "worker.adb.trusted-for, 1001ms, must be shorter than or equal to 1 second",
    "worker.adb.idle-timeout, 0, must be longer than or equal to 1 milli",
    "worker.adb.idle-timeout, 25h, must be shorter than or equal to 1 day",
    "worker.lanes.max-running-per-phone, 100000001, must be between 1 and 100000000",
    "worker.lanes.max-waiting-per-phone, 100000001, must be between 0 and 100000000",
    "worker.lanes.remembered-tasks, 100000001, must be between 1 and 100000000",
  })
  void valueOutOfItsRange_isRefused_withTheRange(String name, String value, String range) {
    assertThat(GivenSettings.problemWith(name + "=" + value))
        .isEqualTo("phone-command." + name + " " + range);
  }

  @Test
  void endsOfRanges_areInThem() {
    assertThatNoException()
        .isThrownBy(
            () ->
                GivenSettings.with(
                    "worker.inventory-shrink-limit=0",
                    "worker.adb.trusted-for=0",
                    "worker.states.asks-per-second=0",
                    "worker.states.ask-after=1s",
                    "worker.states.change-pause=1s",
                    "worker.lanes.max-waiting-per-phone=0"));
    assertThatNoException()
        .isThrownBy(
            () ->
                GivenSettings.with(
                    "worker.inventory-shrink-limit=1",
                    "worker.adb.trusted-for=1s",
                    "worker.states.asks-per-second=1000",
                    "worker.states.ask-after=1d",
                    "worker.states.change-pause=1h",
                    "worker.lanes.max-tasks-per-tenant=8000"));
  }

  /** What was remembered at the end of a longer one could not be read back. */
  @Test
  void longestIdempotencyWindow_isWhatTopicsAreMadeFor() {
    long most = TopicLayout.LONGEST_WINDOW.toMillis();

    assertThatNoException()
        .isThrownBy(() -> GivenSettings.with("worker.lanes.idempotency-window=" + most + "ms"));
    assertThat(GivenSettings.problemWith("worker.lanes.idempotency-window=" + (most + 1) + "ms"))
        .contains("phone-command.worker.lanes.idempotency-window");
  }

  @Test
  void settings_areDescribedForIdes() throws IOException {
    Path file = Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json");
    List<JsonNode> described =
        new JsonMapper()
            .readTree(Files.readAllBytes(file))
            .path("properties")
            .valueStream()
            .toList();

    assertThat(described.stream().map(setting -> setting.path("name").stringValue()))
        .containsAll(names());
    assertThat(described)
        .filteredOn(
            setting -> setting.path("name").stringValue().startsWith("phone-command.worker."))
        .allSatisfy(setting -> assertThat(setting.path("description").asString("")).isNotBlank());
  }
}
