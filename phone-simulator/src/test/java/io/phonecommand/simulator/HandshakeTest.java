package io.phonecommand.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.simulator.auth.AdbPublicKey;
import io.phonecommand.simulator.auth.AuthPolicy;
import io.phonecommand.simulator.auth.TestKey;
import io.phonecommand.simulator.wire.Message;
import io.phonecommand.simulator.wire.MessageType;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HandshakeTest {
  private static final int TOKEN = 1;
  private static final int SIGNATURE = 2;
  private static final int PUBLIC_KEY = 3;
  private static final int VERSION = 0x01000001;
  private static final int MIB = 1024 * 1024;

  private final PhoneSimulator simulator = PhoneSimulator.start();
  private final SimulatedPhone phone = simulator.add(PhoneProfile.named("phone"));
  private final TestKey key = new TestKey();

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void open_phone_introduces_itself_at_once() throws IOException {
    try (WireClient client = new WireClient(phone.address())) {
      Message answer = client.connect(VERSION, MIB);

      assertThat(answer.type()).isEqualTo(MessageType.CNXN);
      assertThat(answer.arg0()).isEqualTo(VERSION);
      assertThat(answer.arg1()).isEqualTo(MIB);
      assertThat(answer.text())
          .startsWith("device::ro.product.name=")
          .endsWith("features=shell_v2,cmd,stat_v2");
    }
  }

  @Test
  void known_key_comes_in_by_its_signature() throws IOException {
    phone.setAuth(AuthPolicy.knownKeys(Set.of(AdbPublicKey.of(key.publicKey()))));
    try (WireClient client = new WireClient(phone.address())) {
      assertThat(answerToSignature(client, key).type()).isEqualTo(MessageType.CNXN);

      client.negotiated(VERSION);
      assertThat(client.shell("echo hi").stdout()).isEqualTo("hi\n");
    }
  }

  @Test
  void unknown_key_gets_another_token_whatever_it_offers() throws IOException {
    phone.setAuth(AuthPolicy.knownKeys(Set.of()));
    try (WireClient client = new WireClient(phone.address())) {
      Message second = answerToSignature(client, key);
      assertThat(second.type()).isEqualTo(MessageType.AUTH);
      assertThat(second.payload()).hasSize(20);

      client.send(MessageType.AUTH, PUBLIC_KEY, 0, key.adbFormat("me") + "\0");
      Message third = client.read();
      assertThat(third.type()).isEqualTo(MessageType.AUTH);
      assertThat(third.arg0()).isEqualTo(TOKEN);
      assertThat(third.payload()).isNotEqualTo(second.payload());
    }
  }

  @Test
  void client_that_never_gives_up_hears_nothing_after_ten_tokens() throws IOException {
    phone.setAuth(AuthPolicy.knownKeys(Set.of()));
    try (WireClient client = new WireClient(phone.address())) {
      client.connect(VERSION, MIB);
      for (int i = 1; i < 10; i++) {
        client.send(MessageType.AUTH, PUBLIC_KEY, 0, key.adbFormat("me"));
        assertThat(client.read().type()).isEqualTo(MessageType.AUTH);
      }
      client.send(MessageType.AUTH, PUBLIC_KEY, 0, key.adbFormat("me"));

      assertSilence(client);
    }
  }

  @Test
  void new_key_is_accepted_and_remembered() throws IOException {
    phone.setAuth(AuthPolicy.acceptsNewKeys());
    try (WireClient client = new WireClient(phone.address())) {
      assertThat(answerToSignature(client, key).type()).isEqualTo(MessageType.AUTH);
      client.send(MessageType.AUTH, PUBLIC_KEY, 0, key.adbFormat("me") + "\0");
      assertThat(client.read().type()).isEqualTo(MessageType.CNXN);
    }
    try (WireClient again = new WireClient(phone.address())) {
      assertThat(answerToSignature(again, key).type()).isEqualTo(MessageType.CNXN);
    }
  }

  @Test
  void phone_with_its_dialog_open_stays_silent_after_the_key() throws IOException {
    phone.setAuth(AuthPolicy.asksOwner());
    try (WireClient client = new WireClient(phone.address())) {
      answerToSignature(client, key);
      client.send(MessageType.AUTH, PUBLIC_KEY, 0, key.adbFormat("me") + "\0");

      assertSilence(client);
      assertThat(phone.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void client_of_the_old_version_gets_and_gives_checksums() throws IOException {
    try (WireClient client = new WireClient(phone.address())) {
      client.connect(0x01000000, MIB);

      assertThat(client.shell("echo hi").stdout()).isEqualTo("hi\n");
      client.negotiated(VERSION);
      client.send(MessageType.OPEN, 2, 0, "shell,v2,raw:echo without checksum\0");
      assertThatThrownBy(client::read).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void smaller_maximum_payload_of_the_client_counts() throws IOException {
    try (WireClient client = new WireClient(phone.address())) {
      client.connect(VERSION, 1000);

      ShellAnswer answer = client.shell("sim-output 5000");
      assertThat(answer.bytes()).hasSize(5000);
      assertThat(answer.sizes.getFirst()).isEqualTo(995);
    }
  }

  private Message answerToSignature(WireClient client, TestKey signer) throws IOException {
    Message token = client.connect(VERSION, MIB);
    assertThat(token.type()).isEqualTo(MessageType.AUTH);
    assertThat(token.arg0()).isEqualTo(TOKEN);
    client.send(new Message(MessageType.AUTH, SIGNATURE, 0, signer.sign(token.payload())));
    return client.read();
  }

  private static void assertSilence(WireClient client) throws IOException {
    client.socket.setSoTimeout(300);
    assertThatThrownBy(client::read).isInstanceOf(SocketTimeoutException.class);
  }
}
