package io.phonecommand.api.settings;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.EnumerablePropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SettingsTest {

  /** Of the YAML file. */
  private static List<String> names() {
    List<String> names =
        GivenSettings.defaults().stream()
            .map(source -> ((EnumerablePropertySource<?>) source).getPropertyNames())
            .flatMap(Arrays::stream)
            .filter(name -> name.startsWith("phone-command."))
            .toList();
    assertThat(names).hasSizeGreaterThan(40);
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
                      "PHONECOMMAND_API_LIMITS_TENANTS_ACME_TASKSPERSECOND",
                      "PHONECOMMAND_WORKER_ANY",
                      "PATH"));
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PHONECOMMAND_API_SYNCWINDW",
        "PHONECOMMAND_API_SYNC_WINDOW",
        "PHONECOMMAND_API_LIMITS_TENANTS_ACME_TASKPERSECOND",
        "PHONECOMMAND_TOPICS_PARTITIONS",
        // As they were called once; nobody is to find the old names in the repository.
        "PHONECOMMAND_" + "KAFKA_BOOTSTRAPSERVERS",
        "PHONE_COMMAND_" + "KAFKA_BOOTSTRAP_SERVERS",
        "phonecommand_api"
      })
  void variableThatSetsNothing_isNamed(String name) {
    assertThatThrownBy(() -> SettingsConfiguration.refuseUnknown(List.of("PATH", name)))
        .isInstanceOf(StartException.class)
        .hasMessage("The environment sets what is no setting: " + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.sync-windw",
        "api.auth.jwks.time-limit",
        "api.limits.tenants.acme.task-per-second",
        "topics.partitions",
        "worker.site"
      })
  void settingThatIsNone_isNamed(String name) {
    assertThat(GivenSettings.problemWith(name + "=1")).contains("phone-command." + name);
  }

  /** As a variable of the environment is that nobody has filled in. */
  @Test
  void settingWithoutAValue_isRefused_unlessItMayBeLeftOut() {
    assertThat(names().stream().map(name -> name.substring("phone-command.".length())))
        .filteredOn(name -> startsWith(name + "="))
        .containsExactlyInAnyOrder(
            "api.replica-id",
            "api.reply-partition",
            "api.extra-command-characters",
            "api.auth.jwks-url",
            "api.auth.issuer",
            "api.auth.audience",
            "api.auth.operator-claim",
            "api.auth.max-lifetime");
  }

  private static boolean startsWith(String setting) {
    try {
      return GivenSettings.with(setting) != null;
    } catch (RuntimeException e) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "topics.replication-factor, 0, must be greater than 0",
    "topics.task-partitions, 0, must be greater than 0",
    "topics.result-partitions, 0, must be greater than 0",
    "topics.instance-partitions, 0, must be greater than 0",
    "topics.request-partitions, 0, must be greater than 0",
    "topics.job-partitions, 0, must be greater than 0",
    "topics.look-pause, 9ms, must be longer than or equal to 10 millis",
    "topics.look-pause, 61s, must be shorter than or equal to 1 minute",
    "api.reply-partition, -1, must be greater than or equal to 0",
    "api.kafka-timeout, 999ms, must be longer than or equal to 1 second",
    "api.kafka-timeout, 61s, must be shorter than or equal to 1 minute",
    "api.unready-without-kafka, 2999ms, must be longer than or equal to 3 seconds",
    "api.unready-without-kafka, 61m, must be shorter than or equal to 1 hour",
    "api.stop-pause, -1s, must be longer than or equal to 0",
    "api.stop-pause, 61s, must be shorter than or equal to 1 minute",
    "api.max-waiting-requests, 0, must be greater than 0",
    "api.max-instances-per-request, 0, must be between 1 and 100",
    "api.max-instances-per-request, 101, must be between 1 and 100",
    "api.expected-instances, 0, must be between 1 and 100000000",
    "api.expected-instances, 100000001, must be between 1 and 100000000",
    "api.connections.header-limit, 0, must be longer than 0",
    "api.connections.body-limit, 0, must be longer than 0",
    "api.connections.answer-limit, 0, must be longer than 0",
    "api.connections.without-token-per-address, -1, must be greater than or equal to 0",
    "api.connections.without-token, -1, must be greater than or equal to 0",
    "api.connections.per-tenant, -1, must be greater than or equal to 0",
    "api.jobs.start-limit, 999ms, must be longer than or equal to 1 second",
    "api.jobs.start-limit, 661m, must be shorter than or equal to 11 hours",
    "api.jobs.run-limit, 999ms, must be longer than or equal to 1 second",
    "api.jobs.run-limit, 661m, must be shorter than or equal to 11 hours",
    "api.jobs.readers, 0, must be between 1 and 100",
    "api.jobs.readers, 101, must be between 1 and 100",
    "api.jobs.waits-per-tenant, 0, must be greater than 0",
    "api.jobs.waits, 0, must be greater than 0",
    "api.jobs.streams-per-tenant, 0, must be greater than 0",
    "api.jobs.streams, 0, must be greater than 0",
    "api.jobs.cancels-per-tenant, 0, must be greater than 0",
    "api.jobs.cancels, 0, must be greater than 0",
    "api.auth.public-key-interval, -1s, must be longer than or equal to 0",
    "api.auth.clock-skew, -1s, must be longer than or equal to 0",
    "api.auth.tenant-claim, ' ', must not be blank",
  })
  void valueOutOfItsRange_isRefused_withTheRange(String name, String value, String range) {
    assertThat(GivenSettings.problemWith(name + "=" + value))
        .isEqualTo("phone-command." + name + " " + range);
  }

  /** What was remembered at the end of a longer one could not be read back. */
  @Test
  void longestIdempotencyWindow_isWhatTopicsAreMadeFor() {
    long most = TopicLayout.LONGEST_WINDOW.toMillis();

    assertThatNoException()
        .isThrownBy(() -> GivenSettings.with("api.idempotency-window=" + most + "ms"));
    assertThat(GivenSettings.problemWith("api.idempotency-window=" + (most + 1) + "ms"))
        .contains("phone-command.api.idempotency-window");
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
        .filteredOn(setting -> setting.path("name").stringValue().startsWith("phone-command.api."))
        .allSatisfy(setting -> assertThat(setting.path("description").asString("")).isNotBlank());
  }
}
