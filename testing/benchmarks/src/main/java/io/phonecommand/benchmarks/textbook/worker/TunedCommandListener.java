package io.phonecommand.benchmarks.textbook.worker;

import dadb.AdbConnection;
import dadb.AdbKeyPair;
import dadb.AdbShellResponse;
import dadb.AdbShellStream;
import io.phonecommand.benchmarks.textbook.ShellCommand;
import io.phonecommand.benchmarks.textbook.ShellResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.stereotype.Component;

/**
 * Runs each command in a listener's thread, too, but has a thread per partition and keeps a
 * connection to each phone, with TCP_NODELAY. The phone is the record's key: its commands come one
 * at a time.
 */
@Component
@ConditionalOnBooleanProperty(name = "textbook.tuned")
class TunedCommandListener {

  private static final int CONNECT_MILLIS = 10_000;

  private final AdbKeyPair key = AdbKeyPair.readDefault();
  private final Map<String, AdbConnection> connections = new ConcurrentHashMap<>();

  @KafkaListener(
      topics = "textbook-tuned-commands",
      groupId = "textbook-tuned-workers",
      concurrency = "12")
  @SendTo
  ShellResult run(ShellCommand command) throws IOException {
    String phone = command.host() + ":" + command.port();
    AdbConnection connection = connections.get(phone);
    if (connection == null) {
      connection = connect(command);
      connections.put(phone, connection);
    }
    try (AdbShellStream stream =
        new AdbShellStream(connection.open("shell,v2,raw:" + command.command()))) {
      AdbShellResponse response = stream.readAll();
      return new ShellResult(response.getExitCode(), response.getAllOutput());
    } catch (IOException e) {
      var unused = connections.remove(phone);
      connection.close();
      throw e;
    }
  }

  private AdbConnection connect(ShellCommand command) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(command.host(), command.port()), CONNECT_MILLIS);
      return AdbConnection.Companion.connect(socket, key, CONNECT_MILLIS);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
