package io.phonecommand.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.phonecommand.simulator.connection.Limits;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.simulator.wire.Message;
import io.phonecommand.simulator.wire.MessageEncoder;
import io.phonecommand.simulator.wire.MessageType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A phone whose processes stand still and whose kernel lives. */
final class FreezeTest {
  private static final Duration FROZEN = Duration.ofMillis(800);

  private final PhoneSimulator simulator = PhoneSimulator.start();
  private final SimulatedPhone phone = simulator.add(PhoneProfile.named("phone"));

  private final CountDownLatch told = new CountDownLatch(1);

  @BeforeEach
  void register() {
    phone.register(
        "when-told",
        context -> {
          boolean inTime = told.await(30, TimeUnit.SECONDS);
          context.stdout(context.argument(0, ""));
          return inTime ? 3 : 1;
        });
  }

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void command_of_a_client_that_has_reset_its_connection_starts_once_after_the_thaw()
      throws IOException {
    WireClient client = WireClient.connected(phone);
    freeze();
    client.send(MessageType.OPEN, 1, 0, "shell,v2,raw:echo late\0");
    reset(client);

    assertNothingHappens();
    assertThat(simulator.log().count()).isZero();
    Instant thaw = Instant.now();
    phone.clearFault();
    await().until(() -> simulator.log().count() == 1 && phone.connectionCount() == 0);
    assertThat(onlyCommand().command()).isEqualTo("echo late");
    assertThat(onlyCommand().startedAt()).isAfterOrEqualTo(thaw);
  }

  @Test
  void commands_of_a_reset_connection_start_in_order_until_its_last_byte() throws IOException {
    WireClient client = WireClient.connected(phone);
    freeze();
    // In one go: what waits for an acknowledgement in the client's kernel goes with the reset.
    MessageEncoder encoder = new MessageEncoder();
    encoder.negotiated(false);
    ByteArrayOutputStream opens = new ByteArrayOutputStream();
    for (int i = 1; i <= 100; i++) {
      byte[] service = ("shell,v2,raw:echo " + i + "\0").getBytes(StandardCharsets.UTF_8);
      opens.writeBytes(encoder.encode(new Message(MessageType.OPEN, i, 0, service)));
    }
    client.sendBytes(opens.toByteArray());
    reset(client);
    phone.clearFault();

    await().until(() -> phone.connectionCount() == 0);
    assertThat(simulator.log().all()).hasSize(100);
    assertThat(simulator.log().all().getLast().command()).isEqualTo("echo 100");
  }

  @Test
  void connection_that_was_reset_in_the_accept_queue_is_served_too() throws IOException {
    freeze();
    for (int i = 1; i <= 3; i++) {
      WireClient client = new WireClient(phone.address());
      client.send(MessageType.CNXN, 0x01000000, 4096, "host::\0");
      client.send(MessageType.OPEN, 1, 0, "shell,v2,raw:echo " + i + "\0");
      reset(client);
    }

    assertNothingHappens();
    assertThat(phone.acceptedConnections()).isZero();
    phone.clearFault();
    await().until(() -> simulator.log().count() == 3);
    assertThat(phone.acceptedConnections()).isEqualTo(3);
  }

  @Test
  void client_that_connects_while_frozen_is_answered_after_the_thaw() throws IOException {
    freeze();
    try (WireClient client = new WireClient(phone.address())) {
      client.send(MessageType.CNXN, 0x01000001, 4096, "host::\0");
      assertSilence(client);
      assertThat(phone.connectionCount()).isZero();

      phone.clearFault();
      assertThat(client.read().type()).isEqualTo(MessageType.CNXN);
    }
  }

  @Test
  void output_stops_and_goes_on_where_it_stood() throws IOException {
    try (WireClient client = WireClient.connected(phone)) {
      client.send(MessageType.OPEN, 1, 0, "shell,v2,raw:sim-output 100000\0");
      assertThat(client.read().type()).isEqualTo(MessageType.OKAY);
      Message first = client.read();
      freeze();
      client.send(MessageType.OKAY, 1, first.arg0());
      assertSilence(client);
      assertThat(onlyCommand().isRunning()).isTrue();

      phone.clearFault();
      ShellAnswer answer = new ShellAnswer();
      answer.add(first.payload());
      client.readOutput(1, answer);
      assertThat(answer.bytes()).hasSize(100_000);
      assertThat(answer.exitCode).isZero();
    }
  }

  @Test
  void output_that_a_command_makes_while_frozen_is_held_back() throws IOException {
    try (WireClient client = WireClient.connected(phone)) {
      client.send(MessageType.OPEN, 1, 0, "shell,v2,raw:when-told late\0");
      assertThat(client.read().type()).isEqualTo(MessageType.OKAY);
      freeze();
      told.countDown();
      assertSilence(client);

      phone.clearFault();
      assertThat(client.readOutput(1, new ShellAnswer()).stdout()).isEqualTo("late");
    }
  }

  @Test
  void command_that_would_end_while_frozen_ends_after_the_thaw() throws IOException {
    try (WireClient client = WireClient.connected(phone)) {
      client.send(MessageType.OPEN, 1, 0, "shell,v2,raw:when-told\0");
      assertThat(client.read().type()).isEqualTo(MessageType.OKAY);
      freeze();
      told.countDown();
      assertSilence(client);
      assertThat(onlyCommand().isRunning()).isTrue();

      Instant thaw = Instant.now();
      phone.clearFault();
      assertThat(client.read().payload()).containsExactly(3, 1, 0, 0, 0, 3);
      assertThat(onlyCommand().endedAt()).isAfterOrEqualTo(thaw);
    }
  }

  @Test
  void lost_connection_ends_its_command_only_after_the_thaw() throws IOException {
    WireClient client = WireClient.connected(phone);
    client.send(MessageType.OPEN, 1, 0, "shell,v2,raw:sim-hang\0");
    assertThat(client.read().type()).isEqualTo(MessageType.OKAY);
    freeze();
    phone.disconnectAll();
    reset(client);

    assertNothingHappens();
    assertThat(onlyCommand().isRunning()).isTrue();
    phone.clearFault();
    await().until(() -> onlyCommand().wasAborted());
  }

  @Test
  void next_fault_is_in_force_for_what_came() throws IOException {
    try (WireClient client = WireClient.connected(phone)) {
      freeze();
      client.send(MessageType.OPEN, 1, 0, "shell,v2,raw:echo a\0");
      phone.inject(Fault.of(FaultKind.REFUSE_SHELL));

      assertThat(client.read().type()).isEqualTo(MessageType.CLSE);
      assertThat(simulator.log().count()).isZero();
    }
  }

  @Test
  void frozen_phone_can_be_switched_off_for_the_network() throws IOException {
    freeze();
    WireClient waiting = new WireClient(phone.address());
    long start = System.nanoTime();
    phone.inject(Fault.of(FaultKind.REFUSE_CONNECTIONS));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    assertThatThrownBy(() -> new WireClient(phone.address())).isInstanceOf(ConnectException.class);
    waiting.close();
  }

  @Test
  void closing_a_frozen_phone_is_prompt_and_starts_nothing() throws IOException {
    try (WireClient client = WireClient.connected(phone);
        WireClient waiting = new WireClient(phone.address())) {
      client.send(MessageType.OPEN, 1, 0, "shell,v2,raw:when-told\0");
      assertThat(client.read().type()).isEqualTo(MessageType.OKAY);
      freeze();
      told.countDown();
      client.send(MessageType.OPEN, 2, 0, "shell,v2,raw:echo never\0");
      waiting.send(MessageType.CNXN, 0x01000001, 4096, "host::\0");
      assertNothingHappens();

      long start = System.nanoTime();
      simulator.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
      assertThat(simulator.log().all()).singleElement().matches(StartedCommand::wasAborted);
    }
  }

  @Test
  void limits_do_not_count_the_time_in_which_the_phone_is_frozen() throws IOException {
    Duration limit = Duration.ofSeconds(1);
    Limits limits =
        Limits.defaults()
            .withHandshake(limit)
            .withAcknowledgement(limit)
            .withWriteStall(limit)
            .withSilence(limit);
    try (PhoneSimulator strict = PhoneSimulator.builder().limits(limits).start()) {
      SimulatedPhone other = strict.add(PhoneProfile.named("other"));
      try (WireClient greeting = new WireClient(other.address());
          WireClient reading = WireClient.connected(other);
          WireClient typing = WireClient.connected(other)) {
        reading.send(MessageType.OPEN, 1, 0, "shell,v2,raw:sim-output 40000\0");
        typing.send(MessageType.OPEN, 1, 0, "shell,v2,raw:cat\0");
        int cat = typing.read().arg0();
        assertThat(reading.read().type()).isEqualTo(MessageType.OKAY);
        Message first = reading.read();
        other.inject(Fault.of(FaultKind.FREEZE));
        await().pollDelay(limit.multipliedBy(2)).until(() -> true);
        other.clearFault();

        greeting.send(MessageType.CNXN, 0x01000001, 4096, "host::\0");
        reading.send(MessageType.OKAY, 1, first.arg0());
        typing.send(new Message(MessageType.WRTE, 1, cat, new byte[] {4, 0, 0, 0, 0}));
        assertThat(greeting.read().type()).isEqualTo(MessageType.CNXN);
        assertThat(reading.readOutput(1, new ShellAnswer()).exitCode).isZero();
        assertThat(typing.readOutput(1, new ShellAnswer()).exitCode).isZero();
      }
    }
  }

  private void freeze() {
    phone.inject(Fault.of(FaultKind.FREEZE));
  }

  private StartedCommand onlyCommand() {
    assertThat(simulator.log().count()).isEqualTo(1);
    return simulator.log().all().getFirst();
  }

  /** The client gives up: its kernel sends an RST in place of what it had not sent yet. */
  private static void reset(WireClient client) throws IOException {
    client.socket.setSoLinger(true, 0);
    client.close();
  }

  private void assertNothingHappens() {
    long received = phone.receivedMessages();
    long connections = phone.connectionCount();
    await()
        .during(FROZEN)
        .atMost(FROZEN.multipliedBy(4))
        .until(
            () -> phone.receivedMessages() == received && phone.connectionCount() == connections);
  }

  private static void assertSilence(WireClient client) throws IOException {
    client.socket.setSoTimeout(Math.toIntExact(FROZEN.toMillis()));
    assertThatThrownBy(client::read).isInstanceOf(SocketTimeoutException.class);
    client.socket.setSoTimeout(10_000);
  }
}
