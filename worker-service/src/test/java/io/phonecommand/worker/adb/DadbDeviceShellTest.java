package io.phonecommand.worker.adb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.settings.AdbSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command gives back, and what may go wrong while it runs. */
class DadbDeviceShellTest extends OnSimulatedPhone {

  @Override
  AdbSettings settings() {
    // So that a fault meets the command, not the question for a sign of life before it.
    return settings(Duration.ofSeconds(1), IDLE_TIMEOUT);
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

    try (DeviceConnection connection = shell.connect(phone(simulated), START_LIMIT, URGENT)) {
      assertThatThrownBy(() -> connection.run("echo partly", START_LIMIT, output, new Starting()))
          .isInstanceOf(ConnectionLostException.class);
    }
    assertThat(output.text()).isEqualTo("partly");
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
    try (DeviceConnection connection = shell.connect(phone(simulated), START_LIMIT, URGENT)) {
      assertThatThrownBy(() -> connection.run("true", limit, new ShellOutput(), new Starting()))
          .isInstanceOf(ConnectionLostException.class);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(limit, START_TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sim-hang 10", "sim-flood", "sleep 50"})
  void abort_endsTheProcessThatRuns(String command) throws Exception {
    try (DeviceConnection connection = shell.connect(phone(simulated), START_LIMIT, URGENT)) {
      abortOnceStarted(connection, command);
    }
    await().until(() -> simulator.log().startedOn("p1").getFirst().wasAborted());
    assertThat(run("echo next").output()).isEqualTo("next");
  }

  /** Only the process that adbd has started is told to hang up. */
  @Test
  void abort_leavesWhatIgnoresIt_andWhatTheCommandHasStarted() throws Exception {
    try (DeviceConnection connection = shell.connect(phone(simulated), START_LIMIT, URGENT)) {
      abortOnceStarted(connection, "nohup sleep 1");
    }
    try (DeviceConnection connection = shell.connect(phone(simulated), START_LIMIT, URGENT)) {
      abortOnceStarted(connection, "sim-child 50");
    }
    assertThat(simulator.log().startedOn("p1").getFirst().wasAborted()).isFalse();
    await()
        .until(
            () -> Integer.valueOf(0).equals(simulator.log().startedOn("p1").getFirst().exitCode()));
    assertThat(simulated.children()).isEqualTo(1);
  }

  @Test
  void abort_takesNoOtherCommandAlong() throws Exception {
    Future<Run> other = runLater(simulated, "sleep 1");
    try (DeviceConnection connection = shell.connect(phone(simulated), START_LIMIT, URGENT)) {
      abortOnceStarted(connection, "sleep 50");
    }
    assertThat(other.get().exitCode()).isZero();
  }

  private void abortOnceStarted(DeviceConnection connection, String command) throws Exception {
    Starting start = new Starting();
    Future<?> aborted =
        threads.submit(
            () ->
                assertThatThrownBy(
                        () -> connection.run(command, START_LIMIT, new ShellOutput(), start))
                    .isInstanceOf(ConnectionLostException.class));
    await().until(start::isConfirmed);
    connection.abort();
    aborted.get();
  }

  /** What would wait for input for ever finds its end. */
  @ParameterizedTest
  @ValueSource(strings = {"cat", "cat -", "nohup cat"})
  void commandThatReadsItsInput_findsItEmpty(String command) throws Exception {
    assertThat(run(command)).isEqualTo(new Run(0, "", true));
    assertThat(run("echo next").output()).isEqualTo("next");
    assertThat(simulated.acceptedConnections()).isEqualTo(1);
  }

  /** What took time before the write lies behind the last check. */
  @Test
  void startThatIsNotAllowedAnyMore_isNotSent_andTheConnectionStays() throws Exception {
    run("true");
    Start never =
        new Start() {
          @Override
          public boolean begin() {
            return false;
          }

          @Override
          public void confirmed() {
            throw new AssertionError("it was sent");
          }
        };
    try (DeviceConnection connection = shell.connect(phone(simulated), START_LIMIT, URGENT)) {
      assertThat(connection.run("true", START_LIMIT, new ShellOutput(), never)).isEmpty();
    }
    assertThat(run("true").exitCode()).isZero();
    assertThat(simulated.startedCommands()).isEqualTo(2);
    assertThat(simulated.acceptedConnections()).isEqualTo(1);
  }

  /** What the simulator writes: a to z, again and again. */
  private static String letters(int bytes) {
    StringBuilder letters = new StringBuilder(bytes);
    for (int i = 0; i < bytes; i++) {
      letters.append((char) ('a' + i % 26));
    }
    return letters.toString();
  }

  /** A run limit, say, that is reached in the moment in which its command ends. */
  @Test
  void abortThatComesTooLate_hangsUpOnNobodyElse() throws Exception {
    DeviceConnection first = shell.connect(phone(simulated), START_LIMIT, URGENT);
    first.close();
    try (DeviceConnection next = shell.connect(phone(simulated), START_LIMIT, URGENT)) {
      first.abort();

      assertThat(next.run("true", START_LIMIT, new ShellOutput(), new Starting())).hasValue(0);
    }
    assertThat(simulated.acceptedConnections()).isEqualTo(1);
  }
}
