package io.phonecommand.benchmarks.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** Ports of this machine. */
public final class Ports {

  private static final Duration POLL_PAUSE = Duration.ofMillis(50);

  private Ports() {}

  /**
   * Waits until somebody listens there, on loopback.
   *
   * @throws IOException if nobody does within {@code limit}
   */
  public static void awaitListener(int port, Duration limit)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!isTaken(port)) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("nobody listens on port " + port);
      }
      Thread.sleep(POLL_PAUSE);
    }
  }

  private static boolean isTaken(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** One that nobody listens on just now. */
  public static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
