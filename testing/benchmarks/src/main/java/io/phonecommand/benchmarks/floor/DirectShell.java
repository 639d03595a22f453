package io.phonecommand.benchmarks.floor;

import dadb.AdbConnection;
import dadb.AdbKeyPair;
import dadb.AdbShellResponse;
import dadb.AdbShellStream;
import io.phonecommand.processes.Phone;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** dadb on one open connection, with TCP_NODELAY. One command at a time. */
final class DirectShell implements AutoCloseable {

  private static final int LIMIT_MILLIS = 10_000;

  private final AdbConnection connection;

  private DirectShell(AdbConnection connection) {
    this.connection = connection;
  }

  /** Connects; the phone must not ask for a key that it knows. */
  static DirectShell open(Phone phone, AdbKeyPair key) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(phone.host(), phone.port()), LIMIT_MILLIS);
      return new DirectShell(AdbConnection.Companion.connect(socket, key, LIMIT_MILLIS));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** A key pair in {@code folder}, made if there is none yet. */
  static AdbKeyPair key(Path folder) {
    Path key = folder.resolve("floor-adbkey");
    Path publicKey = folder.resolve("floor-adbkey.pub");
    if (!Files.exists(key)) {
      AdbKeyPair.generate(key.toFile(), publicKey.toFile());
    }
    return AdbKeyPair.read(key.toFile(), publicKey.toFile());
  }

  synchronized void run(String command) throws IOException {
    try (AdbShellStream stream = new AdbShellStream(connection.open("shell,v2,raw:" + command))) {
      AdbShellResponse response = stream.readAll();
      if (response.getExitCode() != 0) {
        throw new IOException("exit code " + response.getExitCode());
      }
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
