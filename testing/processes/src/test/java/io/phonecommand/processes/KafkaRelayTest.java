package io.phonecommand.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

class KafkaRelayTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int SHORT_MILLIS = 200;
  private static final int LONG_MILLIS = 10_000;

  @Test
  void bytes_passUntilTheyAreHeldUp_andGoOnAfterwards() throws Exception {
    int port = FreePorts.block(2);
    try (ServerSocket broker = new ServerSocket(port, 1, LOOPBACK);
        KafkaRelay relay = new KafkaRelay(port + 1, port, 1);
        Socket client = new Socket(LOOPBACK, port + 1);
        Socket accepted = broker.accept()) {
      accepted.setSoTimeout(LONG_MILLIS);
      client.getOutputStream().write(1);
      assertThat(accepted.getInputStream().read()).isEqualTo(1);

      relay.cut();
      client.getOutputStream().write(2);
      accepted.setSoTimeout(SHORT_MILLIS);
      assertThatThrownBy(() -> accepted.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);

      relay.mend();
      accepted.setSoTimeout(LONG_MILLIS);
      assertThat(accepted.getInputStream().read()).isEqualTo(2);
      assertThat(relay.timesCut()).hasSize(1);
      accepted.shutdownOutput();
      client.setSoTimeout(LONG_MILLIS);
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }
}
