package io.phonecommand.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * What a phone writes and how it ends is what the HTTP caller gets, to the byte; operators get the
 * meters that they are told of.
 */
class ExactResultsIT {

  private static final Pattern SERVED =
      Pattern.compile("(?m)^# TYPE (phone_command_\\w+?)(?:_max)? ");
  private static final Pattern NAMED = Pattern.compile("`(phone_command_\\w+)");

  private static LocalSystem system;

  @BeforeAll
  static void start() throws Exception {
    system =
        LocalSystem.start(
            List.of(PhoneProfile.named("a44uhlf7").withoutSystem(), PhoneProfile.named("efjy72gs")),
            Duration.ofSeconds(10));
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  @AfterEach
  void heal() {
    system.phone("efjy72gs").clearFault();
  }

  private static JsonNode run(String command) throws Exception {
    return system.run(command, List.of("efjy72gs")).getFirst();
  }

  private static String output(String command) throws Exception {
    JsonNode result = run(command);
    assertThat(result.path("status").asInt()).isEqualTo(2);
    return result.path("execute_msg").asString();
  }

  @Test
  void referenceExample_wordForWord() throws Exception {
    String body =
        """
        {
          "command" : "ls -l /system",
          "instance_ids" : [ "a44uhlf7", "efjy72gs" ]
        }
        """;

    assertThat(system.post(body).body())
        .startsWith(
            "{\"error_code\":\"0\",\"error_msg\":\"ok\",\"data\":{\"cmd_results\":["
                + "{\"instance_id\":\"a44uhlf7\",\"status\":-1,\"error_code\":\"CPS.0191\","
                + "\"error_msg\":\"Run command failed.\",\"execute_msg\":"
                + "\"ls: cannot access '/system': No such file or directory\"},"
                + "{\"instance_id\":\"efjy72gs\",\"status\":2,\"error_code\":\"\","
                + "\"error_msg\":\"\",\"execute_msg\":\"total ")
        .contains("build.prop")
        .endsWith("\"}]}}");
  }

  @Test
  void metersOfBothServices_areThoseThatOperationsNames() throws Exception {
    assertThat(output("echo counted")).startsWith("counted");

    assertThat(names(SERVED, system.metrics()))
        .isEqualTo(names(NAMED, Files.readString(Path.of("..", "..", "docs/operations.md"))));
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @CsvSource({"0,2,''", "1,-1,CPS.0191", "127,-1,CPS.0191", "137,-1,CPS.0191", "255,-1,CPS.0191"})
  void exitCode_decidesTheStatus(int exitCode, int status, String errorCode) throws Exception {
    JsonNode result = run("sim-output 3 " + exitCode);

    assertThat(result.path("status").asInt()).isEqualTo(status);
    assertThat(result.path("error_code").asString()).isEqualTo(errorCode);
    assertThat(result.path("execute_msg").asString()).isEqualTo("abc");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1023, 1024, 1025, 10_000_000})
  void output_isAtMostItsFirst1024Bytes(int bytes) throws Exception {
    assertThat(output("sim-output " + bytes)).isEqualTo(letters(Math.min(bytes, 1024)));
  }

  @ParameterizedTest
  @CsvSource({"1021,true", "1022,false", "1023,false", "1024,false"})
  void threeByteCharacterAtTheCut_isWholeOrAbsent(int before, boolean there) throws Exception {
    String output = output("sim-text " + before + " 3byte");

    assertThat(output).isEqualTo(letters(before) + (there ? "€" : ""));
    assertThat(output.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1024);
  }

  @Test
  void threeByteCharacterAcrossPackets_isWhole() throws Exception {
    assertThat(output("sim-utf8-split 3byte")).isEqualTo("a€z");

    system.phone("efjy72gs").inject(Fault.of(FaultKind.SPLIT_CHARACTERS));
    assertThat(output("sim-text 5 3byte 5")).isEqualTo("abcde€abcde");
  }

  @Test
  void stderr_standsWhereItWasWritten() throws Exception {
    assertThat(output("sim-interleave 2")).isEqualTo("out-0001\nerr-0001\nout-0002\nerr-0002");
  }

  @Test
  void malformedBytes_areReplaced() throws Exception {
    assertThat(output("sim-binary 3")).isEqualTo("\uFFFD\uFFFD\uFFFD");
  }

  @Test
  void unknownInstance_isNotFound_andTheOthersRun() throws Exception {
    List<JsonNode> results = system.run("echo hi", List.of("nobody", "efjy72gs"));

    assertThat(results.getFirst().toString())
        .isEqualTo(
            "{\"instance_id\":\"nobody\",\"status\":-1,\"error_code\":\"CPS.0005\","
                + "\"error_msg\":\"Phone not found.\",\"execute_msg\":\"\"}");
    assertThat(results.getLast().path("execute_msg").asString()).isEqualTo("hi");
  }

  /** What the simulator writes: a to z, again and again. */
  private static String letters(int bytes) {
    StringBuilder letters = new StringBuilder(bytes);
    for (int i = 0; i < bytes; i++) {
      letters.append((char) ('a' + i % 26));
    }
    return letters.toString();
  }
}
