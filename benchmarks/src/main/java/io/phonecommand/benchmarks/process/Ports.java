package io.phonecommand.benchmarks.process;

import java.io.IOException;
import java.net.ServerSocket;

/** Ports that nobody listens on. */
public final class Ports {

  private Ports() {}

  public static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
