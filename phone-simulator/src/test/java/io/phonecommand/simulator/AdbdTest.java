package io.phonecommand.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.phonecommand.simulator.auth.AuthPolicy;
import io.phonecommand.simulator.auth.TestKey;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.wire.Message;
import io.phonecommand.simulator.wire.MessageType;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Phones whose adbd is not that of a current phone. */
final class AdbdTest {
  private static final int VERSION = 0x01000001;
  private static final int MIB = 1024 * 1024;

  private final PhoneSimulator simulator = PhoneSimulator.start();
  private final PhoneProfile profile = PhoneProfile.named("phone");

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void second_connection_hears_nothing_until_the_first_is_gone() throws IOException {
    SimulatedPhone phone = simulator.add(profile.withConnections(1));
    try (WireClient second = secondClient(phone)) {
      assertThat(phone.acceptedConnections()).isEqualTo(2);
      assertThat(second.shell("echo served").stdout()).isEqualTo("served\n");
    }
  }

  @Test
  void connection_that_gave_up_in_the_queue_does_not_keep_its_place() throws IOException {
    SimulatedPhone phone = simulator.add(profile.withConnections(1));
    WireClient first = WireClient.connected(phone);
    for (int i = 0; i < 3; i++) {
      new WireClient(phone.address()).close();
    }
    first.close();

    try (WireClient last = WireClient.connected(phone)) {
      assertThat(last.shell("true").exitCode).isZero();
      assertThat(phone.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void full_phone_can_be_switched_off_and_on_again() throws IOException {
    SimulatedPhone phone = simulator.add(profile.withConnections(1));
    try (WireClient first = WireClient.connected(phone);
        WireClient second = new WireClient(phone.address())) {
      await().until(() -> phone.connectionCount() == 1);
      long start = System.nanoTime();
      phone.inject(Fault.of(FaultKind.REFUSE_CONNECTIONS));
      phone.clearFault();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
      assertThatThrownBy(second::read).isInstanceOf(IOException.class);
      assertThatThrownBy(first::read).isInstanceOf(IOException.class);
    }
    try (WireClient again = WireClient.connected(phone)) {
      assertThat(again.shell("true").exitCode).isZero();
    }
  }

  @Test
  void slow_handshakes_wait_side_by_side_and_commands_do_not() throws IOException {
    Duration delay = Duration.ofSeconds(1);
    SimulatedPhone phone = simulator.add(profile.withHandshakeDelay(delay));
    long start = System.nanoTime();
    List<WireClient> clients = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      WireClient client = new WireClient(phone.address());
      client.send(MessageType.CNXN, VERSION, MIB, "host::\0");
      clients.add(client);
    }
    for (WireClient client : clients) {
      assertThat(client.read().type()).isEqualTo(MessageType.CNXN);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(delay, delay.multipliedBy(5));

    clients.getFirst().negotiated(VERSION);
    long connected = System.nanoTime();
    assertThat(clients.getFirst().shell("echo quick").stdout()).isEqualTo("quick\n");
    assertThat(Duration.ofNanos(System.nanoTime() - connected)).isLessThan(delay);
    for (WireClient client : clients) {
      client.close();
    }
  }

  @Test
  void slow_handshake_takes_its_time_for_each_answer() throws IOException {
    Duration delay = Duration.ofMillis(500);
    String offer = new TestKey().adbFormat("me");
    SimulatedPhone phone =
        simulator.add(profile.withHandshakeDelay(delay).withAuth(AuthPolicy.acceptsNewKeys()));
    try (WireClient client = new WireClient(phone.address())) {
      long start = System.nanoTime();
      assertThat(client.connect(VERSION, MIB).type()).isEqualTo(MessageType.AUTH);
      client.send(MessageType.AUTH, 3, 0, offer);
      assertThat(client.read().type()).isEqualTo(MessageType.CNXN);

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(delay.multipliedBy(2));
    }
  }

  @Test
  void banner_is_what_the_profile_says() throws IOException {
    String banner = "device::ro.product.name=x;ro.product.model=x;ro.product.device=x;";
    SimulatedPhone phone = simulator.add(profile.withBanner(banner));
    try (WireClient client = new WireClient(phone.address())) {
      assertThat(client.connect(VERSION, MIB).text()).isEqualTo(banner);
      assertThat(client.shell("exit 3").exitCode).isEqualTo(3);
    }
  }

  @Test
  void phone_without_the_second_shell_refuses_it_and_announces_no_features() throws IOException {
    SimulatedPhone phone = simulator.add(profile.withoutShellV2());
    try (WireClient client = new WireClient(phone.address())) {
      assertThat(client.connect(VERSION, MIB).text())
          .startsWith("device::ro.product.name=")
          .doesNotContain("features");

      ShellAnswer answer = client.shell("echo a");
      assertThat(answer.last).isEqualTo(MessageType.CLSE);
      assertThat(simulator.log().count()).isZero();
      client.send(MessageType.OPEN, 2, 0, "shell:echo a\0");
      assertThat(client.read().type()).isEqualTo(MessageType.OKAY);
      assertThat(client.read().text()).isEqualTo("a\n");
    }
  }

  @Test
  void wireless_debugging_demands_tls_and_says_nothing_more() throws IOException {
    SimulatedPhone phone = simulator.add(profile.withTls());
    try (WireClient client = new WireClient(phone.address())) {
      Message answer = client.connect(VERSION, MIB);
      assertThat(answer.type()).isEqualTo(MessageType.STLS);
      assertThat(answer.arg0()).isEqualTo(0x01000000);
      assertThat(answer.arg1()).isZero();
      assertThat(answer.payload()).isEmpty();
      assertSilence(client);

      client.send(MessageType.STLS, 0x01000000, 0);
      assertSilence(client);
      assertThat(phone.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void wireless_debugging_hangs_up_on_everything_but_tls() throws IOException {
    SimulatedPhone phone = simulator.add(profile.withTls());
    try (WireClient client = new WireClient(phone.address())) {
      client.connect(VERSION, MIB);
      client.send(MessageType.OPEN, 1, 0, "shell,v2,raw:echo a\0");

      assertThatThrownBy(client::read).isInstanceOf(EOFException.class);
      assertThat(simulator.log().count()).isZero();
    }
  }

  @Test
  void impossible_traits_are_refused() {
    assertThatThrownBy(() -> profile.withConnections(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> profile.withHandshakeDelay(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Connected to a phone that serves one, and let in once the first client had left. */
  private static WireClient secondClient(SimulatedPhone phone) throws IOException {
    WireClient second;
    try (WireClient first = WireClient.connected(phone)) {
      second = new WireClient(phone.address());
      second.send(MessageType.CNXN, VERSION, MIB, "host::\0");
      assertSilence(second);
      assertThat(first.shell("true").exitCode).isZero();
      assertThat(phone.acceptedConnections()).isEqualTo(1);
      assertThat(phone.connectionCount()).isEqualTo(1);
    }
    assertThat(second.read().type()).isEqualTo(MessageType.CNXN);
    second.negotiated(VERSION);
    return second;
  }

  private static void assertSilence(WireClient client) throws IOException {
    client.socket.setSoTimeout(300);
    assertThatThrownBy(client::read).isInstanceOf(SocketTimeoutException.class);
    client.socket.setSoTimeout(10_000);
  }
}
