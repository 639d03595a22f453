package io.phonecommand.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.phonecommand.simulator.connection.Limits;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.simulator.wire.Message;
import io.phonecommand.simulator.wire.MessageType;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams as the client sees them: who waits for whom, and how they end. */
final class StreamTest {
  private final PhoneSimulator simulator =
      PhoneSimulator.builder()
          .limits(Limits.defaults().withAcknowledgement(Duration.ofSeconds(3)))
          .start();
  private final SimulatedPhone phone = simulator.add(PhoneProfile.named("phone"));
  private WireClient client;

  @BeforeEach
  void connect() throws IOException {
    client = WireClient.connected(phone);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    simulator.close();
  }

  @Test
  void next_message_waits_for_the_okay() throws IOException {
    open(1, "shell,v2,raw:sim-trickle 2");
    Message first = client.read();
    assertThat(text(first)).isEqualTo("line-0001\n");

    client.socket.setSoTimeout(300);
    assertThatThrownBy(client::read).isInstanceOf(SocketTimeoutException.class);
    client.send(MessageType.OKAY, 1, first.arg0());
    assertThat(text(client.read())).isEqualTo("line-0002\n");
  }

  @Test
  void stream_without_okay_ends_after_the_limit_and_the_connection_stands() throws IOException {
    open(1, "shell,v2,raw:sim-trickle 2");
    client.read();

    assertThat(client.read().type()).isEqualTo(MessageType.CLSE);
    assertThat(onlyCommand().wasAborted()).isTrue();
    assertThat(client.shell(2, "true").exitCode).isZero();
  }

  @Test
  void two_streams_run_side_by_side() throws IOException {
    open(1, "shell,v2,raw:sim-hang 0");

    assertThat(client.shell(2, "echo quick").stdout()).isEqualTo("quick\n");
  }

  @Test
  void close_from_the_client_ends_the_command() throws IOException {
    int remoteId = open(1, "shell,v2,raw:sleep 1000");
    client.send(MessageType.CLSE, 1, remoteId);

    Message answer = client.read();
    assertThat(answer.type()).isEqualTo(MessageType.CLSE);
    assertThat(answer.arg1()).isEqualTo(1);
    await().until(() -> onlyCommand().wasAborted());
    assertThat(client.shell(2, "echo next").stdout()).isEqualTo("next\n");
  }

  @Test
  void lost_connection_ends_the_command() throws IOException {
    open(1, "shell,v2,raw:sleep 1000");
    client.close();

    await().until(() -> onlyCommand().wasAborted());
    await().until(() -> phone.connectionCount() == 0);
  }

  @Test
  void plain_shell_merges_the_outputs_and_has_no_exit_packet() throws IOException {
    int remoteId = open(1, "shell:sim-interleave 1 7");

    assertThat(client.read().text()).isEqualTo("out-0001\n");
    client.send(MessageType.OKAY, 1, remoteId);
    assertThat(client.read().text()).isEqualTo("err-0001\n");
    client.send(MessageType.OKAY, 1, remoteId);
    assertThat(client.read().type()).isEqualTo(MessageType.CLSE);
  }

  @Test
  void unknown_service_is_refused() throws IOException {
    client.send(MessageType.OPEN, 9, 0, "sync:\0");

    Message answer = client.read();
    assertThat(answer.type()).isEqualTo(MessageType.CLSE);
    assertThat(answer.arg0()).isZero();
    assertThat(answer.arg1()).isEqualTo(9);
    assertThat(simulator.log().count()).isZero();
  }

  @Test
  void interactive_shell_is_answered_with_a_hint() throws IOException {
    ShellAnswer answer = client.shell("");

    assertThat(answer.stderr()).contains("no interactive shell");
    assertThat(answer.exitCode).isEqualTo(1);
  }

  @Test
  void cat_waits_for_the_end_of_stdin_and_what_is_typed_goes_nowhere() throws IOException {
    int remoteId = open(1, "shell,v2,raw:cat");
    client.send(new Message(MessageType.WRTE, 1, remoteId, packet(0, "typed")));
    assertThat(client.read().type()).isEqualTo(MessageType.OKAY);

    client.socket.setSoTimeout(300);
    assertThatThrownBy(client::read).isInstanceOf(SocketTimeoutException.class);
    client.send(new Message(MessageType.WRTE, 1, remoteId, packet(4, "")));
    client.socket.setSoTimeout(10_000);
    assertThat(readOutputAndOkay().payload()).containsExactly(3, 1, 0, 0, 0, 0);
  }

  @Test
  void only_packet_4_closes_stdin() throws IOException {
    int remoteId = open(1, "shell,v2,raw:cat -");
    client.send(new Message(MessageType.WRTE, 1, remoteId, packet(3, "")));
    assertThat(client.read().type()).isEqualTo(MessageType.OKAY);
    client.socket.setSoTimeout(300);
    assertThatThrownBy(client::read).isInstanceOf(SocketTimeoutException.class);
    assertThat(onlyCommand().isRunning()).isTrue();

    client.socket.setSoTimeout(10_000);
    client.send(new Message(MessageType.WRTE, 1, remoteId, packet(4, "")));
    assertThat(readOutputAndOkay().payload()).containsExactly(3, 1, 0, 0, 0, 0);
  }

  @Test
  void end_of_stdin_is_kept_until_the_command_asks_for_it() throws IOException {
    CountDownLatch closed = new CountDownLatch(1);
    phone.register(
        "read-late",
        context -> {
          boolean waited = closed.await(10, TimeUnit.SECONDS);
          context.awaitEndOfInput();
          return waited ? 0 : 1;
        });
    int remoteId = open(1, "shell,v2,raw:read-late");
    client.send(new Message(MessageType.WRTE, 1, remoteId, packet(4, "")));
    assertThat(client.read().type()).isEqualTo(MessageType.OKAY);
    closed.countDown();

    assertThat(client.readOutput(1, new ShellAnswer()).exitCode).isZero();
  }

  @Test
  void reboot_answers_and_then_cuts_the_connections() throws IOException {
    assertThat(client.shell("reboot").exitCode).isZero();

    await().until(() -> phone.connectionCount() == 0);
    try (WireClient again = WireClient.connected(phone)) {
      assertThat(again.shell("uptime").stdout()).contains(" up 0 min");
    }
  }

  @Test
  void output_of_a_mebibyte_arrives_intact() throws IOException {
    ShellAnswer answer = client.shell("sim-output 1048576");

    assertThat(answer.bytes()).hasSize(1 << 20);
    assertThat(answer.stdout().replaceAll("abcdefghijklmnopqrstuvwxyz", ""))
        .isEqualTo("abcdefghijklmnopqrstuvwxyz".substring(0, (1 << 20) % 26));
  }

  private int open(int localId, String service) throws IOException {
    client.send(MessageType.OPEN, localId, 0, service + "\0");
    Message okay = client.read();
    assertThat(okay.type()).isEqualTo(MessageType.OKAY);
    assertThat(okay.arg1()).isEqualTo(localId);
    return okay.arg0();
  }

  /** The OKAY is the reader's, the output is the command's: either may come first. */
  private Message readOutputAndOkay() throws IOException {
    Message first = client.read();
    Message second = client.read();
    boolean okayFirst = first.type() == MessageType.OKAY;
    assertThat(okayFirst ? first.type() : second.type()).isEqualTo(MessageType.OKAY);
    return okayFirst ? second : first;
  }

  private StartedCommand onlyCommand() {
    return simulator.log().all().getFirst();
  }

  private static String text(Message packet) {
    ShellAnswer answer = new ShellAnswer();
    answer.add(packet.payload());
    return answer.stdout();
  }

  private static byte[] packet(int id, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(5 + bytes.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) id)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }
}
