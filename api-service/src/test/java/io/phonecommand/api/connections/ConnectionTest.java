package io.phonecommand.api.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.settings.ConnectionSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @AutoClose private SocketChannel channel;
  private Connection connection;

  @BeforeEach
  void open() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      channel = SocketChannel.open(server.getLocalAddress());
    }
    connection =
        new Connection(
            channel,
            new Owner(Ending.ADDRESS, "a"),
            new ConnectionSettings(LIMIT, LIMIT, LIMIT, 1, 1, 1));
  }

  private static long later(long seconds) {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  @Test
  void connectionThatWaits_isDismissed_once() {
    long counted = connection.since();

    assertThat(connection.dismiss(counted, later(1))).isTrue();
    assertThat(connection.dismiss(counted, later(1))).isFalse();
  }

  /** Its command is on its way to phones, and its caller must hear what becomes of it. */
  @Test
  void connectionOnWhichARequestHasBegunMeanwhile_isLeftAlone() {
    long counted = connection.since();
    assertThat(connection.counts(later(1))).isTrue();

    connection.bytesCome();
    connection.begins();
    connection.belongsTo("acme");
    connection.afterAnswer(() -> {});

    assertThat(connection.dismiss(counted, later(1))).isFalse();
    assertThat(connection.dismiss(connection.since(), later(10))).isFalse();
  }

  @Test
  void whenThePortIsClosed_onlyWhatWaitsForANextRequestEnds() {
    assertThat(connection.awaitsHeaders()).isTrue();
    connection.dismissIdle();
    assertThat(connection.counts(later(1))).isTrue();

    connection.bytesCome();
    connection.begins();
    assertThat(connection.awaitsHeaders()).isFalse();
    connection.dismissIdle();
    assertThat(connection.counts(later(10))).isTrue();

    connection.ends();
    connection.waits(true);
    connection.dismissIdle();
    assertThat(connection.counts(later(10))).isFalse();
  }

  @Test
  void requestThatIsCountedForNobody_countsForTheTenantOfItsConnection() {
    connection.bytesCome();
    connection.begins();
    connection.belongsTo("acme");
    assertThat(connection.counts(later(0))).isFalse();
    assertThat(connection.counts(later(2))).isTrue();

    connection.ends();
    assertThat(connection.counts(later(1))).isTrue();
  }

  /** A stream whose reader takes what is written may go on for as long as it likes. */
  @Test
  void answerThatPauses_isNotLate_andEachPartHasItsOwnTime() {
    connection.bytesCome();
    connection.begins();
    connection.bodyIsWhole();
    connection.answers();
    connection.answerPauses();
    assertThat(connection.check(later(LIMIT.toSeconds() + 1))).isNull();

    connection.answers();
    assertThat(connection.check(later(LIMIT.toSeconds() - 30))).isNull();
    assertThat(connection.check(later(LIMIT.toSeconds() + 1))).isEqualTo(Ending.ANSWER);

    connection.answers();
    connection.answerPauses();
    assertThat(connection.check(later(2 * LIMIT.toSeconds()))).isNull();
  }
}
