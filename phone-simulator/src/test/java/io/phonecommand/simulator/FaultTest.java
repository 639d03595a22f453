package io.phonecommand.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.simulator.wire.Message;
import io.phonecommand.simulator.wire.MessageType;
import io.phonecommand.simulator.wire.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FaultTest {
  private final PhoneSimulator simulator = PhoneSimulator.start();
  private final SimulatedPhone phone = simulator.add(PhoneProfile.named("phone"));

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void refuse_connections_really_refuses_and_cuts_and_the_same_port_comes_back()
      throws IOException {
    try (WireClient before = WireClient.connected(phone)) {
      for (int i = 0; i < 20; i++) {
        phone.inject(Fault.of(FaultKind.REFUSE_CONNECTIONS));
        assertThatThrownBy(() -> new WireClient(phone.address()))
            .isInstanceOf(ConnectException.class);
        phone.clearFault();
        WireClient.connected(phone).close();
      }
      assertCut(before);
    }
  }

  @Test
  void silent_accepts_and_says_nothing_also_where_it_talked_before() throws IOException {
    try (WireClient before = WireClient.connected(phone)) {
      phone.inject(Fault.of(FaultKind.SILENT));
      try (WireClient after = new WireClient(phone.address())) {
        after.send(MessageType.CNXN, 0x01000001, 4096, "host::\0");
        before.send(MessageType.OPEN, 1, 0, "shell,v2,raw:echo a\0");
        assertSilence(after);
        assertSilence(before);
        assertThat(simulator.log().count()).isZero();

        phone.clearFault();
        assertCut(after);
        assertCut(before);
      }
    }
    try (WireClient healed = WireClient.connected(phone)) {
      assertThat(healed.shell("echo a").stdout()).isEqualTo("a\n");
    }
  }

  @Test
  void unauthorized_cuts_and_lets_nobody_in() throws IOException {
    try (WireClient before = WireClient.connected(phone)) {
      phone.inject(Fault.of(FaultKind.UNAUTHORIZED));
      assertCut(before);
    }
    try (WireClient client = new WireClient(phone.address())) {
      assertThat(client.connect(0x01000001, 4096).type()).isEqualTo(MessageType.AUTH);
      client.send(new Message(MessageType.AUTH, 2, 0, new byte[256]));
      assertThat(client.read().type()).isEqualTo(MessageType.AUTH);
      client.send(MessageType.AUTH, 3, 0, "any key");
      assertThat(client.read().type()).isEqualTo(MessageType.AUTH);
    }
  }

  @Test
  void latency_delays_each_message_and_streams_do_not_queue_up() throws IOException {
    try (WireClient client = WireClient.connected(phone)) {
      // One after the other they would take 8 s.
      phone.inject(Fault.latency(Duration.ofMillis(200)));
      long start = System.nanoTime();
      for (int i = 1; i <= 40; i++) {
        client.send(MessageType.OPEN, i, 0, "shell,v2,raw:sim-hang 0\0");
      }
      for (int i = 1; i <= 40; i++) {
        assertThat(client.read().type()).isEqualTo(MessageType.OKAY);
      }

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(200), Duration.ofSeconds(6));
    }
  }

  @Test
  void garbage_comes_in_place_of_a_message() throws IOException {
    try (WireClient client = WireClient.connected(phone)) {
      phone.inject(Fault.of(FaultKind.GARBAGE));

      assertThatThrownBy(() -> client.shell("echo a")).isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void refuse_shell_closes_the_stream_and_starts_nothing() throws IOException {
    phone.inject(Fault.of(FaultKind.REFUSE_SHELL));
    try (WireClient client = WireClient.connected(phone)) {
      ShellAnswer answer = client.shell("echo a");

      assertThat(answer.last).isEqualTo(MessageType.CLSE);
      assertThat(answer.exitCode).isNull();
      assertThat(simulator.log().count()).isZero();
    }
  }

  @Test
  void ignore_open_answers_nothing_and_starts_nothing() throws IOException {
    phone.inject(Fault.of(FaultKind.IGNORE_OPEN));
    try (WireClient client = WireClient.connected(phone)) {
      client.send(MessageType.OPEN, 1, 0, "shell,v2,raw:echo a\0");

      assertSilence(client);
      assertThat(simulator.log().count()).isZero();
    }
  }

  @Test
  void drop_on_open_cuts_and_starts_nothing() throws IOException {
    phone.inject(Fault.of(FaultKind.DROP_ON_OPEN));
    try (WireClient client = WireClient.connected(phone)) {
      client.send(MessageType.OPEN, 1, 0, "shell,v2,raw:echo a\0");

      assertCut(client);
      assertThat(simulator.log().count()).isZero();
    }
  }

  @Test
  void drop_before_output_has_run_the_command() throws IOException {
    assertThat(outputUntilCut(FaultKind.DROP_BEFORE_OUTPUT)).isEmpty();
    assertThat(onlyCommand().exitCode()).isEqualTo(9);
  }

  @Test
  void drop_during_output_comes_after_half_of_it() throws IOException {
    assertThat(outputUntilCut(FaultKind.DROP_DURING_OUTPUT)).hasSize(50_000);
    assertThat(onlyCommand().wasAborted()).isTrue();
  }

  @Test
  void drop_after_output_comes_in_place_of_the_exit_packet() throws IOException {
    assertThat(outputUntilCut(FaultKind.DROP_AFTER_OUTPUT)).hasSize(100_000);
    assertThat(onlyCommand().exitCode()).isEqualTo(9);
  }

  @Test
  void hang_during_output_stops_after_half_and_ends_with_the_stream() throws IOException {
    phone.inject(Fault.of(FaultKind.HANG_DURING_OUTPUT));
    try (WireClient client = WireClient.connected(phone)) {
      client.send(MessageType.OPEN, 1, 0, "shell,v2,raw:sim-output 10\0");
      int remoteId = client.read().arg0();
      assertThat(client.read().payload()).hasSize(5 + 5);
      client.send(MessageType.OKAY, 1, remoteId);
      assertSilence(client);
      assertThat(onlyCommand().isRunning()).isTrue();

      client.send(MessageType.CLSE, 1, remoteId);
      client.socket.setSoTimeout(10_000);
      assertThat(client.read().type()).isEqualTo(MessageType.CLSE);
      assertThat(onlyCommand().wasAborted()).isTrue();
    }
  }

  @Test
  void no_exit_packet_closes_the_stream_and_the_connection_stands() throws IOException {
    phone.inject(Fault.of(FaultKind.NO_EXIT_PACKET));
    try (WireClient client = WireClient.connected(phone)) {
      ShellAnswer answer = client.shell("echo a");

      assertThat(answer.stdout()).isEqualTo("a\n");
      assertThat(answer.exitCode).isNull();
      phone.clearFault();
      assertThat(client.shell(2, "true").exitCode).isZero();
    }
  }

  @Test
  void flood_does_not_end_by_itself() throws IOException {
    phone.inject(Fault.of(FaultKind.FLOOD));
    try (WireClient client = WireClient.connected(phone)) {
      client.send(MessageType.OPEN, 1, 0, "shell,v2,raw:true\0");
      int remoteId = client.read().arg0();
      for (long bytes = 0; bytes < 20_000_000; ) {
        bytes += client.read().payload().length;
        client.send(MessageType.OKAY, 1, remoteId);
      }
      client.send(MessageType.CLSE, 1, remoteId);
      await().until(() -> onlyCommand().wasAborted());
    }
  }

  @Test
  void split_characters_cuts_within_each_one() throws IOException {
    phone.inject(Fault.of(FaultKind.SPLIT_CHARACTERS));
    try (WireClient client = WireClient.connected(phone)) {
      ShellAnswer answer = client.shell("echo a\u20acb\u00e9");

      assertThat(answer.stdout()).isEqualTo("a\u20acb\u00e9\n");
      assertThat(answer.sizes).containsExactly(2, 4, 2, 1);
    }
  }

  @Test
  void latency_and_kinds_must_fit() {
    assertThatThrownBy(() -> Fault.of(FaultKind.LATENCY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Fault.latency(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Fault(FaultKind.SILENT, Duration.ofMillis(1)))
        .isInstanceOf(IllegalArgumentException.class);
    for (FaultKind kind : FaultKind.values()) {
      assertThat(FaultKind.ofLabel(kind.label())).isEqualTo(kind);
    }
  }

  private byte[] outputUntilCut(FaultKind kind) throws IOException {
    phone.inject(Fault.of(kind));
    try (WireClient client = WireClient.connected(phone)) {
      client.send(MessageType.OPEN, 1, 0, "shell,v2,raw:sim-output 100000 9\0");
      ShellAnswer answer = new ShellAnswer();
      assertThat(client.read().type()).isEqualTo(MessageType.OKAY);
      try {
        while (true) {
          Message message = client.read();
          assertThat(message.type()).isEqualTo(MessageType.WRTE);
          answer.add(message.payload());
          client.send(MessageType.OKAY, 1, message.arg0());
        }
      } catch (EOFException | SocketException cut) {
        assertThat(answer.exitCode).isNull();
        return answer.bytes();
      }
    }
  }

  private StartedCommand onlyCommand() {
    return simulator.log().all().getFirst();
  }

  private static void assertCut(WireClient client) throws IOException {
    client.socket.setSoTimeout(10_000);
    try {
      client.read();
      throw new AssertionError("the connection stands");
    } catch (EOFException | SocketException cut) {
      // As it should be.
    }
  }

  private static void assertSilence(WireClient client) throws IOException {
    client.socket.setSoTimeout(200);
    assertThatThrownBy(client::read).isInstanceOf(SocketTimeoutException.class);
  }
}
