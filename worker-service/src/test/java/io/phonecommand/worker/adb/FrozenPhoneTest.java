package io.phonecommand.worker.adb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.settings.AdbSettings;
import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Phones that are stopped and go on later, as a container's are: their kernels take what comes, and
 * they serve it when they are thawed.
 */
class FrozenPhoneTest extends OnSimulatedPhone {

  @Override
  AdbSettings settings() {
    // Not what closes the connection here.
    return settings(TRUSTED_FOR, Duration.ofMinutes(1));
  }

  private void awaitDistrust() {
    long from = System.nanoTime();
    await().until(() -> System.nanoTime() - from > TRUSTED_FOR.multipliedBy(2).toNanos());
  }

  @Test
  void phoneThatFroze_whileItsConnectionWasIdle_isSentNothing() throws Exception {
    run("echo before");
    awaitDistrust();
    simulated.inject(Fault.of(FaultKind.FREEZE));

    // Neither the connection that there was nor a new one shows a sign of life.
    assertUnreachable(Reason.TIMED_OUT);

    simulated.clearFault();
    assertThat(run("echo after").output()).isEqualTo("after");
    assertThat(started())
        .extracting(StartedCommand::command)
        .containsExactly("echo before", "echo after");
  }

  @Test
  void phoneThatFreezes_whileItIsConnectedTo_isSentNothing() throws Exception {
    simulated.inject(Fault.of(FaultKind.FREEZE));
    assertUnreachable(Reason.TIMED_OUT);

    simulated.clearFault();
    assertThat(run("echo after").output()).isEqualTo("after");
    assertThat(started()).extracting(StartedCommand::command).containsExactly("echo after");
  }

  /** The connection was taken in time; then this worker was not run for a while. */
  @Test
  void phoneThatFroze_afterItsConnectionWasTaken_isSentNothing() throws Exception {
    run("echo before");
    try (DeviceConnection connection = shell.connect(phone(simulated), START_LIMIT, URGENT)) {
      simulated.inject(Fault.of(FaultKind.FREEZE));
      awaitDistrust();
      Starting start = new Starting();
      assertThatThrownBy(() -> connection.run("echo lost", START_LIMIT, new ShellOutput(), start))
          .isInstanceOfSatisfying(
              PhoneUnreachableException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.SILENT));
      // The deadline is checked after the phone was asked: whatever took time lies before it.
      assertThat(start.isBegun()).isFalse();
    }
    simulated.clearFault();
    assertThat(run("echo after").output()).isEqualTo("after");
    assertThat(started())
        .extracting(StartedCommand::command)
        .containsExactly("echo before", "echo after");
  }

  @Test
  void phoneThatFreezesInMidCommand_goesOnWhereItWas() throws Exception {
    Future<Run> run = runLater(simulated, "sim-trickle 10 100");
    await().until(() -> simulated.startedCommands() == 1);

    simulated.inject(Fault.of(FaultKind.FREEZE));
    awaitDistrust();
    simulated.clearFault();

    assertThat(run.get().exitCode()).isZero();
  }

  /** A connection that has just been used needs no question: its answer is the sign of life. */
  @Test
  void phoneThatWasJustHeard_isNotAsked_andOneThatWasNot_isAskedOnce() throws Exception {
    shell.close();
    shell =
        new DadbDeviceShell(
            settings(Duration.ofSeconds(1), Duration.ofMinutes(1)), timers, sightings, metrics);
    run("true");
    run("true");
    // OPEN, OKAY to the exit packet, CLSE.
    await().until(() -> simulated.receivedMessages() == 2 * 3);
    shell.close();
    shell =
        new DadbDeviceShell(
            settings(Duration.ZERO, Duration.ofMinutes(1)), timers, sightings, metrics);
    run("true");
    run("true");

    // And one more OPEN when the connection is taken, and one when it is used.
    await().until(() -> simulated.receivedMessages() == 2 * 3 + 2 * 5);
  }

  @Test
  void silentPhone_costsTheConnectTimeoutTwice_andNoMore() throws Exception {
    run("true");
    awaitDistrust();
    simulated.inject(Fault.of(FaultKind.FREEZE));

    long start = System.nanoTime();
    assertUnreachable(Reason.TIMED_OUT);

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(CONNECT_TIMEOUT, CONNECT_TIMEOUT.multipliedBy(2).plusSeconds(1));
  }
}
