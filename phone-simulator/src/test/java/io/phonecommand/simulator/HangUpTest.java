package io.phonecommand.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.simulator.wire.Message;
import io.phonecommand.simulator.wire.MessageType;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes on when the stream of a command is closed, or its connection goes. */
final class HangUpTest {
  private final PhoneSimulator simulator = PhoneSimulator.start();
  private final SimulatedPhone phone = simulator.add(PhoneProfile.named("phone"));
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private WireClient client;

  @BeforeEach
  void connect() throws IOException {
    phone.register(
        "wait-for-test",
        context -> {
          running.countDown();
          return release.await(30, TimeUnit.SECONDS) ? 7 : 1;
        });
    client = WireClient.connected(phone);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    simulator.close();
  }

  @Test
  void nohup_goes_on_when_its_stream_is_closed_which_is_answered_at_once() throws IOException {
    int remoteId = openAndAwait("nohup wait-for-test");
    client.send(MessageType.CLSE, 1, remoteId);

    assertThat(client.read().type()).isEqualTo(MessageType.CLSE);
    assertThat(onlyCommand().isRunning()).isTrue();
    release.countDown();
    await().until(() -> !onlyCommand().isRunning());
    assertThat(onlyCommand().exitCode()).isEqualTo(7);
    assertThat(client.shell(2, "echo next").order)
        .as("nothing of the old stream")
        .hasToString("ox");
  }

  @Test
  void nohup_goes_on_when_its_connection_is_lost() throws IOException {
    openAndAwait("nohup wait-for-test");
    client.close();
    await().until(() -> phone.connectionCount() == 0);

    assertThat(onlyCommand().isRunning()).isTrue();
    release.countDown();
    await().until(() -> !onlyCommand().isRunning());
    assertThat(onlyCommand().exitCode()).isEqualTo(7);
  }

  @Test
  void nohup_that_waits_for_an_okay_goes_on_and_writes_into_nowhere() throws IOException {
    int remoteId = open("nohup sim-output 1000000 9");
    assertThat(client.read().type()).isEqualTo(MessageType.WRTE);
    client.send(MessageType.CLSE, 1, remoteId);

    await().until(() -> !onlyCommand().isRunning());
    assertThat(onlyCommand().exitCode()).isEqualTo(9);
  }

  @Test
  void nohup_cat_waits_until_the_client_closes_stdin_or_is_gone() throws IOException {
    int remoteId = open("nohup cat");
    client.send(new Message(MessageType.WRTE, 1, remoteId, packet(4)));
    ShellAnswer answer = client.readOutput(1, new ShellAnswer());
    assertThat(answer.exitCode).isZero();

    client.send(MessageType.OPEN, 2, 0, "shell,v2,raw:nohup cat\0");
    int second = client.read().arg0();
    client.send(MessageType.CLSE, 2, second);
    await().until(() -> simulator.log().all().getLast().exitCode(), code -> code != null);
    assertThat(simulator.log().all().getLast().exitCode()).isZero();
  }

  @Test
  void child_lives_on_when_its_command_is_hung_up_on() throws IOException {
    int remoteId = open("sim-child 1000");
    await().until(() -> phone.children() == 1);
    client.send(MessageType.CLSE, 1, remoteId);

    assertThat(client.read().type()).isEqualTo(MessageType.CLSE);
    assertThat(onlyCommand().wasAborted()).isTrue();
    assertThat(phone.children()).isEqualTo(1);
  }

  @Test
  void child_that_ends_by_itself_is_waited_for() throws IOException {
    assertThat(client.shell("sim-child 0.3").exitCode).isZero();
    assertThat(phone.children()).isZero();
  }

  @Test
  void child_of_a_frozen_phone_does_not_end() throws IOException {
    int remoteId = open("sim-child 1");
    await().until(() -> phone.children() == 1);
    client.send(MessageType.CLSE, 1, remoteId);
    client.read();
    phone.inject(Fault.of(FaultKind.FREEZE));

    await().during(Duration.ofMillis(1500)).until(() -> phone.children() == 1);
    phone.clearFault();
    await().until(() -> phone.children() == 0);
  }

  @Test
  void everything_ends_with_the_phone() throws IOException {
    openAndAwait("nohup wait-for-test");
    client.send(MessageType.OPEN, 2, 0, "shell,v2,raw:sim-child 1000\0");
    await().until(() -> phone.children() == 1);
    client.close();
    await().until(() -> phone.connectionCount() == 0);
    assertThat(onlyRunning().command()).isEqualTo("nohup wait-for-test");

    simulator.close();
    assertThat(simulator.log().all()).allMatch(StartedCommand::wasAborted);
    await().until(() -> phone.children() == 0);
  }

  @Test
  void everything_ends_with_a_reboot() throws IOException {
    openAndAwait("nohup wait-for-test");
    client.send(MessageType.OPEN, 2, 0, "shell,v2,raw:sim-child 1000\0");
    await().until(() -> phone.children() == 1);
    client.close();
    try (WireClient other = WireClient.connected(phone)) {
      assertThat(other.shell("reboot").exitCode).isZero();
    }

    await().until(() -> phone.children() == 0);
    await()
        .until(
            () -> simulator.log().all().stream().filter(StartedCommand::wasAborted).count() == 2);
  }

  private int open(String command) throws IOException {
    client.send(MessageType.OPEN, 1, 0, "shell,v2,raw:" + command + "\0");
    return client.read().arg0();
  }

  /** A hang-up that comes before {@code nohup} has ignored it ends the command, as on a phone. */
  private int openAndAwait(String command) throws IOException {
    int remoteId = open(command);
    await().until(() -> running.getCount() == 0);
    return remoteId;
  }

  private StartedCommand onlyCommand() {
    return simulator.log().all().getFirst();
  }

  private StartedCommand onlyRunning() {
    await()
        .until(() -> simulator.log().all().stream().filter(StartedCommand::isRunning).count() == 1);
    return simulator.log().all().stream()
        .filter(StartedCommand::isRunning)
        .findFirst()
        .orElseThrow();
  }

  private static byte[] packet(int id) {
    return new byte[] {(byte) id, 0, 0, 0, 0};
  }
}
