package io.phonecommand.worker.adb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import io.phonecommand.simulator.SimulatedPhone;
import io.phonecommand.simulator.auth.AuthPolicy;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.timing.Timers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dadb adapter against a phone's side of the real protocol. */
class DadbDeviceShellTest {

  private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(1500);
  private static final Duration START_TIMEOUT = Duration.ofMillis(700);
  private static final Duration START_LIMIT = Duration.ofSeconds(10);
  private static final Duration BACKOFF = Duration.ofMillis(400);

  @TempDir private static Path keys;

  private final PhoneSimulator simulator = PhoneSimulator.start();
  private final SimulatedPhone simulated = simulator.add(PhoneProfile.named("p1"));
  private final Phone phone = new Phone("p1", "acme", "127.0.0.1", simulated.address().getPort());
  private final Timers timers = new Timers();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private DadbDeviceShell shell;

  @BeforeEach
  void createShell() {
    AdbProperties properties =
        new AdbProperties(
            keys.resolve("adbkey"),
            CONNECT_TIMEOUT,
            START_TIMEOUT,
            Duration.ofSeconds(1),
            BACKOFF,
            BACKOFF);
    shell = new DadbDeviceShell(properties, timers, new SimpleMeterRegistry());
  }

  @AfterEach
  void closeAll() {
    shell.close();
    timers.close();
    simulator.close();
    threads.close();
  }

  private record Run(int exitCode, String output, boolean confirmed) {}

  private Run run(String command) throws Exception {
    ShellOutput output = new ShellOutput();
    CountDownLatch confirmed = new CountDownLatch(1);
    try (DeviceConnection connection = shell.connect(phone)) {
      int exitCode = connection.run(command, START_LIMIT, output, confirmed::countDown);
      return new Run(exitCode, output.text(), confirmed.getCount() == 0);
    }
  }

  private void assertUnreachable(Reason reason) {
    assertThatThrownBy(() -> run("true"))
        .asInstanceOf(type(PhoneUnreachableException.class))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 137, 255})
  void exitCode_isExact(int code) throws Exception {
    assertThat(run("exit " + code)).isEqualTo(new Run(code, "", true));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1023, 1024, 1025, 10_000_000})
  void output_isTheBeginningOfWhatWasWritten(int bytes) throws Exception {
    Run run = run("sim-output " + bytes);

    assertThat(run.exitCode()).isZero();
    assertThat(run.output()).isEqualTo(letters(Math.min(bytes, 1024)));
  }

  @ParameterizedTest
  @CsvSource({"1021,true", "1022,false", "1023,false"})
  void characterAcrossTheCut_isWholeOrAbsent(int before, boolean there) throws Exception {
    assertThat(run("sim-text " + before + " 3byte 2000").output())
        .isEqualTo(letters(before) + (there ? "€" : ""));
  }

  @Test
  void characterAcrossPackets_isWhole() throws Exception {
    assertThat(run("sim-utf8-split 3byte").output()).isEqualTo("a€z");
    assertThat(run("sim-utf8-split 4byte").output()).isEqualTo("a😀z");

    simulated.inject(Fault.of(FaultKind.SPLIT_CHARACTERS));
    assertThat(run("echo €€€").output()).isEqualTo("€€€");
  }

  @Test
  void stdoutAndStderr_arriveInTheOrderInWhichTheyWereWritten() throws Exception {
    assertThat(run("sim-interleave 3 7"))
        .isEqualTo(new Run(7, "out-0001\nerr-0001\nout-0002\nerr-0002\nout-0003\nerr-0003", true));
  }

  @Test
  void unknownCommand_endsAsOnAndroid() throws Exception {
    Run run = run("nosuch");

    assertThat(run.exitCode()).isEqualTo(127);
    assertThat(run.output()).contains("nosuch").contains("not found");
  }

  @Test
  void commandsOfOnePhone_shareAConnection() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(run("echo " + i).output()).isEqualTo(Integer.toString(i));
    }
    assertThat(simulated.acceptedConnections()).isEqualTo(1);
  }

  @Test
  void backToBackCommands_areNotHeldUpByNagle() throws Exception {
    run("true");
    long[] micros = new long[50];
    for (int i = 0; i < micros.length; i++) {
      long start = System.nanoTime();
      run("true");
      micros[i] = (System.nanoTime() - start) / 1000;
    }
    Arrays.sort(micros);
    // With Nagle's algorithm each one waits for a delayed acknowledgement, 40 ms.
    assertThat(micros[micros.length / 2]).isLessThan(20_000);
  }

  @Test
  void commandsAtTheSameTime_haveAConnectionEach_andOneStaysOpen() throws Exception {
    List<Future<Run>> runs =
        List.of(threads.submit(() -> run("sleep 1")), threads.submit(() -> run("sleep 1")));

    await().until(() -> simulated.connectionCount() == 2);
    for (Future<Run> run : runs) {
      assertThat(run.get().exitCode()).isZero();
    }
    await().until(() -> simulated.connectionCount() == 1);
  }

  @Test
  void idleConnection_isClosedAfterTheIdleTimeout() throws Exception {
    run("true");
    assertThat(simulated.connectionCount()).isEqualTo(1);

    await().atMost(Duration.ofSeconds(15)).until(() -> simulated.connectionCount() == 0);
    assertThat(run("true").exitCode()).isZero();
  }

  @Test
  void phoneThatHungUpMeanwhile_isConnectedAnew_andTheCommandRunsOnce() throws Exception {
    for (int i = 1; i <= 20; i++) {
      run("echo before");
      simulated.disconnectAll();
      await().until(() -> simulated.connectionCount() == 0);
      assertThat(run("echo after" + i).output()).isEqualTo("after" + i);
    }
    assertThat(simulator.log().startedOn("p1")).hasSize(40);
  }

  @Test
  void refusedConnection_isAnsweredAtOnce_andNotTriedAgainRightAway() throws Exception {
    simulated.inject(Fault.of(FaultKind.REFUSE_CONNECTIONS));

    assertUnreachable(Reason.CONNECT_FAILED);
    assertUnreachable(Reason.BACKING_OFF);

    simulated.clearFault();
    await().ignoreExceptions().until(() -> run("true").exitCode() == 0);
  }

  @Test
  void silentPhone_isGivenUpAtTheConnectTimeout() {
    simulated.inject(Fault.of(FaultKind.SILENT));

    long start = System.nanoTime();
    assertUnreachable(Reason.TIMED_OUT);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(CONNECT_TIMEOUT, CONNECT_TIMEOUT.plusSeconds(1));
  }

  @Test
  void deadPhone_costsOneAttempt_howeverManyTasksWait() throws Exception {
    simulated.inject(Fault.of(FaultKind.SILENT));

    List<Future<?>> attempts =
        List.of(
            threads.submit(() -> assertUnreachable(Reason.TIMED_OUT)),
            threads.submit(() -> assertThatThrownBy(() -> run("true"))),
            threads.submit(() -> assertThatThrownBy(() -> run("true"))),
            threads.submit(() -> assertThatThrownBy(() -> run("true"))));

    await().until(() -> attempts.stream().allMatch(Future::isDone));
    assertThat(simulated.acceptedConnections()).isEqualTo(1);
  }

  @Test
  void unknownKey_isUnauthorized() {
    simulated.setAuth(AuthPolicy.knownKeys(List.of()));

    assertUnreachable(Reason.UNAUTHORIZED);
  }

  @Test
  void dialogThatNobodyAnswers_isGivenUpAtTheConnectTimeout() {
    simulated.setAuth(AuthPolicy.neverAnswers());

    assertUnreachable(Reason.TIMED_OUT);
  }

  @Test
  void acceptedKey_worksFromThenOn() throws Exception {
    simulated.setAuth(AuthPolicy.acceptsNewKeys());

    assertThat(run("true").exitCode()).isZero();
    simulated.disconnectAll();
    assertThat(run("true").exitCode()).isZero();
  }

  @Test
  void key_belongsToItsOwnerAlone() throws Exception {
    assertThat(Files.getPosixFilePermissions(keys.resolve("adbkey")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void refusedShell_didNotRun_andTheConnectionStays() throws Exception {
    run("true");
    simulated.inject(Fault.of(FaultKind.REFUSE_SHELL));
    assertUnreachable(Reason.SHELL_REFUSED);

    simulated.clearFault();
    assertThat(run("true").exitCode()).isZero();
    assertThat(simulated.acceptedConnections()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = FaultKind.class,
      names = {
        "DROP_ON_OPEN",
        "DROP_BEFORE_OUTPUT",
        "DROP_DURING_OUTPUT",
        "DROP_AFTER_OUTPUT",
        "NO_EXIT_PACKET",
        "GARBAGE"
      })
  void connectionThatBreaks_mayHaveRunTheCommand_andThePhoneIsUsableAgain(FaultKind kind)
      throws Exception {
    run("true");
    simulated.inject(Fault.of(kind));

    assertThatThrownBy(() -> run("sim-output 500")).isInstanceOf(ConnectionLostException.class);

    simulated.clearFault();
    assertThat(run("echo again").output()).isEqualTo("again");
  }

  @Test
  void outputBeforeTheConnectionBroke_isKept() throws Exception {
    simulated.inject(Fault.of(FaultKind.DROP_AFTER_OUTPUT));
    ShellOutput output = new ShellOutput();

    try (DeviceConnection connection = shell.connect(phone)) {
      assertThatThrownBy(() -> connection.run("echo partly", START_LIMIT, output, () -> {}))
          .isInstanceOf(ConnectionLostException.class);
    }
    assertThat(output.text()).isEqualTo("partly");
  }

  @Test
  void garbageInsteadOfAHandshake_isUnreachable() {
    simulated.inject(Fault.of(FaultKind.GARBAGE));

    assertUnreachable(Reason.CONNECT_FAILED);
  }

  @Test
  void phoneThatNeverConfirmsTheStart_isGivenUpAtTheStartTimeout() throws Exception {
    run("true");
    simulated.inject(Fault.of(FaultKind.IGNORE_OPEN));

    long start = System.nanoTime();
    assertThatThrownBy(() -> run("true")).isInstanceOf(ConnectionLostException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(START_TIMEOUT, START_TIMEOUT.plusSeconds(1));
  }

  @Test
  void phoneThatDoesNotConfirmTheStartByTheDeadline_isGivenUpThen() throws Exception {
    run("true");
    simulated.inject(Fault.of(FaultKind.IGNORE_OPEN));
    Duration limit = START_TIMEOUT.dividedBy(4);

    long start = System.nanoTime();
    try (DeviceConnection connection = shell.connect(phone)) {
      assertThatThrownBy(() -> connection.run("true", limit, new ShellOutput(), () -> {}))
          .isInstanceOf(ConnectionLostException.class);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(limit, START_TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sim-hang 10", "sim-flood", "sleep 50", "cat"})
  void abort_endsWhateverIsRunning_onThePhoneToo(String command) throws Exception {
    ShellOutput output = new ShellOutput();
    CountDownLatch started = new CountDownLatch(1);
    try (DeviceConnection connection = shell.connect(phone)) {
      Future<?> aborted =
          threads.submit(
              () ->
                  assertThatThrownBy(
                          () -> connection.run(command, START_LIMIT, output, started::countDown))
                      .isInstanceOf(ConnectionLostException.class));
      started.await();
      connection.abort();
      aborted.get();
    }
    await().until(() -> simulator.log().startedOn("p1").getFirst().wasAborted());
    assertThat(run("echo next").output()).isEqualTo("next");
  }

  @Test
  void abort_takesNoOtherCommandAlong() throws Exception {
    Future<Run> other = threads.submit(() -> run("sleep 1"));
    try (DeviceConnection connection = shell.connect(phone)) {
      CountDownLatch started = new CountDownLatch(1);
      Future<?> aborted =
          threads.submit(
              () ->
                  assertThatThrownBy(
                      () ->
                          connection.run(
                              "sleep 50", START_LIMIT, new ShellOutput(), started::countDown)));
      started.await();
      connection.abort();
      aborted.get();
    }
    assertThat(other.get().exitCode()).isZero();
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
