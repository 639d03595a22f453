package io.phonecommand.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.phonecommand.simulator.auth.AdbPublicKey;
import io.phonecommand.simulator.auth.AuthPolicy;
import io.phonecommand.simulator.auth.TestKey;
import io.phonecommand.simulator.connection.Limits;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.wire.Message;
import io.phonecommand.simulator.wire.MessageType;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A phone that asks its owner whether a computer may come in. */
final class DialogTest {
  private static final int SIGNATURE = 2;
  private static final int PUBLIC_KEY = 3;
  private static final int VERSION = 0x01000001;
  private static final int MIB = 1024 * 1024;

  private final PhoneSimulator simulator = PhoneSimulator.start();
  private final SimulatedPhone phone =
      simulator.add(PhoneProfile.named("phone").withAuth(AuthPolicy.asksOwner()));
  private final TestKey key = new TestKey();

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void client_hears_nothing_until_somebody_taps_and_then_runs_commands() throws IOException {
    try (WireClient client = asking(phone)) {
      assertSilence(client);
      client.send(MessageType.OPEN, 9, 0, "shell,v2,raw:echo early\0");
      assertSilence(client);
      assertThat(phone.openDialogs()).isEqualTo(1);

      assertThat(phone.tapAllow()).isTrue();
      assertThat(client.read().type()).isEqualTo(MessageType.CNXN);
      client.negotiated(VERSION);
      assertThat(client.shell("sim-output 100000").bytes()).hasSize(100_000);
      assertThat(simulator.log().count()).isEqualTo(1);
      assertThat(phone.openDialogs()).isZero();
    }
  }

  @Test
  void tap_is_for_every_dialog_that_shows_and_the_key_is_known_from_then_on() throws IOException {
    try (WireClient first = asking(phone);
        WireClient second = asking(phone)) {
      await().until(() -> phone.openDialogs() == 2);
      assertThat(phone.tapAllow()).isTrue();

      assertThat(first.read().type()).isEqualTo(MessageType.CNXN);
      assertThat(second.read().type()).isEqualTo(MessageType.CNXN);
    }
    try (WireClient again = new WireClient(phone.address())) {
      assertThat(answerToSignature(again, key).type()).isEqualTo(MessageType.CNXN);
      assertThat(phone.shownDialogs()).isEqualTo(2);
    }
  }

  @Test
  void late_tap_does_nothing() throws IOException {
    asking(phone).close();
    await().until(() -> phone.openDialogs() == 0);

    assertThat(phone.tapAllow()).isFalse();
    assertThat(phone.shownDialogs()).isEqualTo(1);
    try (WireClient again = new WireClient(phone.address())) {
      assertThat(answerToSignature(again, key).type()).isEqualTo(MessageType.AUTH);
    }
  }

  @Test
  void connection_that_the_phone_lost_takes_its_dialog_with_it() throws IOException {
    try (WireClient client = asking(phone)) {
      phone.disconnectAll();

      assertThat(phone.openDialogs()).isZero();
      assertCut(client);
    }
  }

  @Test
  void frozen_phone_cannot_be_tapped_on() throws IOException {
    try (WireClient client = asking(phone)) {
      phone.inject(Fault.of(FaultKind.FREEZE));
      assertThat(phone.tapAllow()).isFalse();
      phone.clearFault();

      assertThat(phone.tapAllow()).isTrue();
      assertThat(client.read().type()).isEqualTo(MessageType.CNXN);
    }
  }

  @Test
  void dialog_that_nobody_answers_ends_with_the_silence_of_the_limits() throws IOException {
    try (PhoneSimulator impatient =
        PhoneSimulator.builder()
            .limits(Limits.defaults().withSilence(Duration.ofMillis(200)))
            .start()) {
      SimulatedPhone other =
          impatient.add(PhoneProfile.named("other").withAuth(AuthPolicy.asksOwner()));
      try (WireClient client = asking(other)) {
        assertCut(client);
        assertThat(other.openDialogs()).isZero();
      }
    }
  }

  @Test
  void known_key_comes_in_without_a_dialog_after_others_were_tried() throws IOException {
    phone.setAuth(AuthPolicy.asksOwner(Set.of(AdbPublicKey.of(key.publicKey()))));
    try (WireClient client = new WireClient(phone.address())) {
      Message token = answerToSignature(client, new TestKey());
      assertThat(token.type()).isEqualTo(MessageType.AUTH);
      client.send(new Message(MessageType.AUTH, SIGNATURE, 0, key.sign(token.payload())));

      assertThat(client.read().type()).isEqualTo(MessageType.CNXN);
      assertThat(phone.shownDialogs()).isZero();
    }
  }

  @Test
  void public_key_that_is_none_kills_adbd() throws IOException {
    for (AuthPolicy policy :
        new AuthPolicy[] {AuthPolicy.asksOwner(), AuthPolicy.acceptsNewKeys()}) {
      for (String none : new String[] {"", "\0", "any key", "AAAA me"}) {
        phone.setAuth(AuthPolicy.open());
        try (WireClient bystander = WireClient.connected(phone)) {
          phone.setAuth(policy);
          long before = phone.crashes();
          try (WireClient client = new WireClient(phone.address())) {
            client.connect(VERSION, MIB);
            client.send(MessageType.AUTH, PUBLIC_KEY, 0, none);

            assertCut(client);
            assertCut(bystander);
            assertThat(phone.crashes()).isEqualTo(before + 1);
          }
          // A crash that is not over yet would take the next one's bystander along.
          await().until(() -> phone.connectionCount() == 0);
        }
      }
    }
    phone.setAuth(AuthPolicy.asksOwner());
    try (WireClient client = asking(phone)) {
      assertSilence(client);
      assertThat(phone.openDialogs()).as("it is back").isEqualTo(1);
    }
  }

  @Test
  void phone_that_refuses_new_keys_survives_all_of_them() throws IOException {
    phone.setAuth(AuthPolicy.knownKeys(Set.of()));
    try (WireClient client = new WireClient(phone.address())) {
      client.connect(VERSION, MIB);
      client.send(MessageType.AUTH, PUBLIC_KEY, 0, "");

      assertThat(client.read().type()).isEqualTo(MessageType.AUTH);
      assertThat(phone.crashes()).isZero();
    }
  }

  private WireClient asking(SimulatedPhone asked) throws IOException {
    long before = asked.shownDialogs();
    WireClient client = new WireClient(asked.address());
    assertThat(answerToSignature(client, key).type()).isEqualTo(MessageType.AUTH);
    client.send(MessageType.AUTH, PUBLIC_KEY, 0, key.adbFormat("me") + "\0");
    await().until(() -> asked.shownDialogs() == before + 1);
    return client;
  }

  private static Message answerToSignature(WireClient client, TestKey signer) throws IOException {
    Message token = client.connect(VERSION, MIB);
    client.send(new Message(MessageType.AUTH, SIGNATURE, 0, signer.sign(token.payload())));
    return client.read();
  }

  private static void assertCut(WireClient client) throws IOException {
    try {
      client.read();
      throw new AssertionError("the connection stands");
    } catch (EOFException | SocketException cut) {
      // As it should be.
    }
  }

  private static void assertSilence(WireClient client) throws IOException {
    client.socket.setSoTimeout(300);
    assertThatThrownBy(client::read).isInstanceOf(SocketTimeoutException.class);
    client.socket.setSoTimeout(10_000);
  }
}
