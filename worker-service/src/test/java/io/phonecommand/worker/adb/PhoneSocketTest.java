package io.phonecommand.worker.adb;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class PhoneSocketTest {

  /** Closed in good order, the kernel would go on sending what the phone has not taken yet. */
  @Test
  void closing_resetsTheConnection() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      PhoneSocket socket = PhoneSocket.create();
      socket.connect(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
      try (Socket phone = listener.accept()) {
        phone.setSoTimeout(10_000);

        socket.close();

        assertThatThrownBy(() -> phone.getInputStream().read())
            .isInstanceOf(SocketException.class)
            .hasMessageContaining("reset");
      }
    }
  }
}
