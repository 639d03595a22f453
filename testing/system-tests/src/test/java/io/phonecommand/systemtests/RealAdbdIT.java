package io.phonecommand.systemtests;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * The system against Android's own adbd, at {@code -Dadbd=host:port}. Any phone will do that
 * accepts the key of a stranger; it is asked for {@code echo}, {@code cat}, {@code sleep} and
 * {@code seq} only. Where no address is given it says so and is skipped.
 */
@TestInstance(Lifecycle.PER_CLASS)
class RealAdbdIT {

  private static final @Nullable String ADDRESS = System.getProperty("adbd");
  private static final String ID = "real-phone";
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration SOON = Duration.ofSeconds(3);
  private static final int ROW = 20;

  /** Bytes of a result's {@code execute_msg}, see docs/api.md. */
  private static final int MOST_OUTPUT = 1024;

  private @Nullable LocalSystem running;

  private record Timed(JsonNode result, Duration took) {}

  @BeforeAll
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void start() throws Exception {
    if (ADDRESS == null) {
      System.err.println(
          "!!! RealAdbdIT did NOT run: it needs Android's own adbd at -Dadbd=host:port.");
    }
    assumeTrue(ADDRESS != null, "no -Dadbd=host:port");
    running = LocalSystem.startWithPhoneAt(ADDRESS, ID, WINDOW);
  }

  @AfterAll
  void stop() {
    if (running != null) {
      running.close();
    }
  }

  private Timed run(String command) throws Exception {
    assumeTrue(running != null, "it was never started");
    long begun = System.nanoTime();
    List<JsonNode> results = running.run(command, List.of(ID));
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    assertThat(results).hasSize(1);
    assertThat(results.getFirst().path("instance_id").asString()).isEqualTo(ID);
    return new Timed(results.getFirst(), took);
  }

  private static void assertSucceeded(JsonNode result, String output) {
    assertThat(result.path("status").asInt()).as("%s", result).isEqualTo(2);
    assertThat(result.path("error_code").asString()).isEmpty();
    assertThat(result.path("execute_msg").asString()).isEqualTo(output);
  }

  private static void assertRunFailed(JsonNode result) {
    assertThat(result.path("status").asInt()).as("%s", result).isEqualTo(-1);
    assertThat(result.path("error_code").asString()).isEqualTo("CPS.0191");
  }

  @Test
  void exitCode0_isSuccess_withTheOutput() throws Exception {
    assertSucceeded(run("echo hello from a phone").result(), "hello from a phone");
  }

  @Test
  void exitCode7_isAFailedRun() throws Exception {
    assertRunFailed(run("exit 7").result());
  }

  @Test
  void outputOnStderr_isSeen() throws Exception {
    JsonNode result = run("cat /no/such/file").result();

    assertRunFailed(result);
    assertThat(result.path("execute_msg").asString())
        .contains("/no/such/file", "No such file or directory");
  }

  /** Nobody will ever write to it, so it ends at once, and not at the run limit. */
  @Test
  void commandThatReadsStdin_findsItsEnd() throws Exception {
    Timed cat = run("cat");

    assertSucceeded(cat.result(), "");
    assertThat(cat.took()).isLessThan(SOON);
  }

  @Test
  void twoCommandsAtOnce_runAtOnce() throws Exception {
    List<Timed> both = atOnce(List.of(() -> run("sleep 2"), () -> run("sleep 2")));

    for (Timed each : both) {
      assertSucceeded(each.result(), "");
      assertThat(each.took()).isBetween(Duration.ofSeconds(2), Duration.ofMillis(3900));
    }
  }

  private static List<Timed> atOnce(List<Callable<Timed>> commands) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Timed> results = new ArrayList<>();
      for (Future<Timed> each :
          threads.invokeAll(commands, WINDOW.toMillis() * 2, TimeUnit.MILLISECONDS)) {
        if (each.isCancelled()) {
          throw new TimeoutException("a command was not answered");
        }
        results.add(each.get());
      }
      return results;
    }
  }

  @Test
  void commandsInARow_eachHaveTheirOwnOutput() throws Exception {
    for (int i = 0; i < ROW; i++) {
      assertSucceeded(run("echo " + i).result(), Integer.toString(i));
    }
  }

  @Test
  void longOutput_isCutWhereTheContractSays() throws Exception {
    String all = IntStream.rangeClosed(1, 400).mapToObj(Integer::toString).collect(joining("\n"));
    assertThat(all.length()).isGreaterThan(MOST_OUTPUT);

    assertSucceeded(run("seq 1 400").result(), all.substring(0, MOST_OUTPUT));
  }
}
