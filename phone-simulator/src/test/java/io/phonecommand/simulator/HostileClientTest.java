package io.phonecommand.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.simulator.connection.Limits;
import io.phonecommand.simulator.wire.Message;
import io.phonecommand.simulator.wire.MessageType;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that mean no good lose their connection, and nobody else notices. */
final class HostileClientTest {
  private final PhoneSimulator simulator =
      PhoneSimulator.builder()
          .limits(
              Limits.defaults()
                  .withConnections(3)
                  .withStreams(4)
                  .withHandshake(Duration.ofSeconds(2))
                  .withWriteStall(Duration.ofMillis(500)))
          .start();
  private final SimulatedPhone phone = simulator.add(PhoneProfile.named("phone"));

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void garbage_closes_the_connection() throws IOException {
    try (WireClient client = new WireClient(phone.address())) {
      client.sendBytes(new byte[100]);

      assertCut(client);
    }
  }

  @Test
  void other_message_than_cnxn_closes_the_connection() throws IOException {
    try (WireClient client = new WireClient(phone.address())) {
      client.send(MessageType.OPEN, 1, 0, "shell:ls\0");

      assertCut(client);
      assertThat(simulator.log().count()).isZero();
    }
  }

  @Test
  void client_that_says_nothing_is_cut_after_the_limit() throws IOException {
    try (WireClient client = new WireClient(phone.address())) {
      assertCut(client);
    }
  }

  @Test
  void connection_that_was_let_in_may_be_idle_for_longer_than_the_handshake() throws IOException {
    try (WireClient client = WireClient.connected(phone)) {
      await().pollDelay(Duration.ofMillis(2500)).until(() -> phone.connectionCount() == 1);

      assertThat(client.shell("true").exitCode).isZero();
    }
  }

  @Test
  void one_connection_too_many_is_closed_and_the_others_stand() throws IOException {
    try (WireClient first = WireClient.connected(phone);
        WireClient second = WireClient.connected(phone);
        WireClient third = WireClient.connected(phone);
        WireClient fourth = new WireClient(phone.address())) {
      assertCut(fourth);

      assertThat(first.shell("true").exitCode).isZero();
      assertThat(second.shell("true").exitCode).isZero();
      assertThat(third.shell("true").exitCode).isZero();
      assertThat(phone.acceptedConnections()).isEqualTo(4);
    }
  }

  @Test
  void one_stream_too_many_closes_the_connection() throws IOException {
    try (WireClient client = WireClient.connected(phone)) {
      for (int i = 1; i <= 5; i++) {
        client.send(MessageType.OPEN, i, 0, "shell,v2,raw:sim-hang 0\0");
      }

      assertCut(client);
      assertThat(simulator.log().count()).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void stdin_without_end_is_thrown_away() throws IOException {
    try (WireClient client = WireClient.connected(phone)) {
      client.send(MessageType.OPEN, 1, 0, "shell,v2,raw:sim-hang 0\0");
      int remoteId = client.read().arg0();

      // One packet that claims 2 GB, of which there is no end in sight.
      byte[] some = new byte[500_000];
      ByteBuffer.wrap(some).order(ByteOrder.LITTLE_ENDIAN).putInt(1, Integer.MAX_VALUE);
      for (int i = 0; i < 200; i++) {
        client.send(new Message(MessageType.WRTE, 1, remoteId, some));
        assertThat(client.read().type()).isEqualTo(MessageType.OKAY);
      }
      assertThat(client.shell(2, "true").exitCode).isZero();
    }
  }

  @Test
  void client_that_writes_and_never_reads_an_okay_is_cut() throws IOException {
    try (WireClient client = WireClient.connected(phone)) {
      client.send(MessageType.OPEN, 1, 0, "shell:sim-hang 0\0");
      int remoteId = client.read().arg0();
      Message one = new Message(MessageType.WRTE, 1, remoteId, new byte[1]);

      assertCutWhile(client, () -> client.send(one));
    }
  }

  @Test
  void client_that_never_reads_is_cut() throws IOException {
    try (WireClient client = WireClient.connected(phone)) {
      client.send(MessageType.OPEN, 1, 0, "shell,v2,raw:sim-flood\0");
      int remoteId = client.read().arg0();

      // It says OKAY to what it never read, so that the phone goes on sending.
      assertCutWhile(client, () -> client.send(MessageType.OKAY, 1, remoteId));
    }
  }

  @Test
  void message_for_a_stream_that_is_not_there_is_ignored() throws IOException {
    try (WireClient client = WireClient.connected(phone)) {
      client.send(MessageType.OKAY, 1, 77);
      client.send(MessageType.CLSE, 1, 77);
      client.send(MessageType.WRTE, 1, 77, "x");

      assertThat(client.shell("true").exitCode).isZero();
    }
  }

  private void assertCut(WireClient client) throws IOException {
    try {
      while (true) {
        client.read();
      }
    } catch (EOFException | SocketException cut) {
      await().until(() -> phone.connectionCount() < 4);
    }
  }

  private void assertCutWhile(WireClient client, Attack attack) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    boolean cut = false;
    while (!cut && System.nanoTime() < deadline) {
      try {
        attack.once();
      } catch (IOException e) {
        cut = true;
      }
    }
    assertThat(cut).isTrue();
    await().until(() -> phone.connectionCount() == 0);
    assertThat(client.socket.isClosed()).isFalse();
  }

  private interface Attack {
    void once() throws IOException;
  }
}
