package io.phonecommand.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads when a worker that is configured wrongly does not start. */
class WorkerStartTest {

  @TempDir private Path folder;

  private String outputOf(String... arguments) throws Exception {
    return outputOf(Map.of(), arguments);
  }

  private String outputOf(Map<String, String> variables, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.language=en",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerServiceApplication.class.getName(),
                "--spring.main.web-application-type=none"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(variables);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(1);
    return output;
  }

  @Test
  void missingSite_isNamed_withoutAStackTrace() throws Exception {
    assertThat(outputOf())
        .contains("phone-command.worker.site is missing or not a site's name.")
        .doesNotContain("\tat ");
  }

  @Test
  void unusableKey_isNamed_withoutItsContent() throws Exception {
    Path key = Files.writeString(folder.resolve("key"), "c2VjcmV0 not a key");

    assertThat(
            outputOf(
                "--phone-command.worker.site=north",
                "--phone-command.topics.create=false",
                "--phone-command.worker.adb.key-file=" + key))
        .contains("key cannot be used: not a private RSA key in PKCS#8 PEM.")
        .doesNotContain("c2VjcmV0")
        .doesNotContain("\tat ");
  }

  @Test
  void whatItsHeapCannotHold_isNamed_beforeKafkaIsAsked() throws Exception {
    assertThat(
            outputOf(
                "--phone-command.worker.site=north",
                "--spring.kafka.bootstrap-servers=localhost:1",
                "--phone-command.worker.expected-phones=10000000"))
        .containsPattern("What the service may hold at once needs a heap of [0-9]+ MiB, and it has")
        .contains("phone-command.worker.expected-phones 10000000 x 12288 B = 117188 MiB")
        .containsPattern("Lower one of these settings, .*-Xmx[0-9]+m")
        .doesNotContain("\tat ");
  }

  @Test
  void settingsOfWhichNoKafkaClientCanBeMade_areNamed() throws Exception {
    assertThat(
            outputOf(
                "--phone-command.worker.site=north",
                "--spring.kafka.properties.security.protocol=NONSENSE"))
        .contains(
            "No Kafka client can be made of spring.kafka: Invalid value NONSENSE for"
                + " configuration security.protocol")
        .contains("Check spring.kafka; docs/operations.md says what must stay as it is.")
        .doesNotContain("\tat ");
  }

  @Test
  void settingThatBreaksAPromise_isNamed() throws Exception {
    assertThat(
            outputOf(
                "--phone-command.worker.site=north",
                "--phone-command.worker.lanes.remembered-tasks=0"))
        .contains(
            "phone-command.worker.lanes.remembered-tasks must be at least max-tasks and"
                + " remembered-results")
        .doesNotContain("\tat ");
  }

  @Test
  void unknownArgument_isRefused_byItsName() throws Exception {
    assertThat(
            outputOf(
                "--phone-command.worker.site=north", "--phone-command.worker.lanes.max-task=1"))
        .contains("Property: phone-command.worker.lanes.max-task")
        .contains("\"commandLineArgs\"")
        .doesNotContain("\tat ");
  }

  /** Boot lets it pass. */
  @Test
  void unknownVariable_isRefused_byItsName() throws Exception {
    assertThat(
            outputOf(
                Map.of("PHONECOMMAND_WORKER_LANES_MAXTASK", "1"),
                "--phone-command.worker.site=north"))
        .contains("The environment sets what is no setting: PHONECOMMAND_WORKER_LANES_MAXTASK")
        .contains("phone-command.worker.start-patience is PHONECOMMAND_WORKER_STARTPATIENCE")
        .doesNotContain("\tat ");
  }

  /** Also the value of a known variable, which shows that it takes effect. */
  @Test
  void valueOutOfItsRange_isRefused_withNameAndRange() throws Exception {
    assertThat(
            outputOf(
                Map.of("PHONECOMMAND_WORKER_STARTPATIENCE", "0"),
                "--phone-command.worker.site=north",
                "--phone-command.worker.lanes.answer-margin=1m"))
        .contains(
            "phone-command.worker.lanes.answer-margin must be shorter than or equal to 5 seconds")
        .contains("phone-command.worker.start-patience must be longer than or equal to 1 milli")
        .contains("Correct it; api-service.yml and worker-service.yml say what each setting means.")
        .doesNotContain("\tat ");
  }

  @Test
  void unusableInventory_isCalledWhatItIs_inTwoLines() throws Exception {
    assertThat(outputWithInventory(folder.resolve("none.yml")))
        .contains("The inventory " + folder.resolve("none.yml") + " does not exist.")
        .contains("Give phone-command.worker.inventory a YAML file with the site's phones.")
        .doesNotContain("\tat ");
    assertThat(outputWithInventory(folder))
        .contains("The inventory " + folder + " cannot be read: it is a directory.")
        .doesNotContain("\tat ");
  }

  private String outputWithInventory(Path inventory) throws Exception {
    return outputOf(
        "--phone-command.worker.site=north",
        "--phone-command.topics.create=false",
        "--phone-command.worker.inventory=" + inventory,
        "--phone-command.worker.adb.key-file=" + folder.resolve("adbkey"));
  }
}
