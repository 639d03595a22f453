package io.phonecommand.simulator;

import io.phonecommand.simulator.wire.Message;
import io.phonecommand.simulator.wire.MessageEncoder;
import io.phonecommand.simulator.wire.MessageReader;
import io.phonecommand.simulator.wire.MessageType;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client that does exactly what a test tells it, good manners or not. It announces the version
 * without checksums and 1 MiB, unless told otherwise. Each read ends after 10 s.
 */
final class WireClient implements Closeable {
  private static final int READ_LIMIT_MILLIS = 10_000;

  final Socket socket = new Socket();
  private final MessageEncoder encoder = new MessageEncoder();
  private final MessageReader reader;

  WireClient(InetSocketAddress address) throws IOException {
    socket.connect(address, READ_LIMIT_MILLIS);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(READ_LIMIT_MILLIS);
    reader = new MessageReader(socket.getInputStream());
  }

  /** A client that a phone without keys has let in. */
  static WireClient connected(SimulatedPhone phone) throws IOException {
    WireClient client = new WireClient(phone.address());
    client.connect(0x01000001, 1024 * 1024);
    return client;
  }

  /** Sends CNXN and returns the answer. */
  Message connect(int version, int maximumPayload) throws IOException {
    send(MessageType.CNXN, version, maximumPayload, "host::features=shell_v2\0");
    Message answer = read();
    if (answer.type() == MessageType.CNXN) {
      negotiated(version);
    }
    return answer;
  }

  void negotiated(int version) {
    encoder.negotiated(version < 0x01000001);
    reader.negotiated(1024 * 1024, version < 0x01000001);
  }

  void send(MessageType type, int arg0, int arg1, String text) throws IOException {
    send(new Message(type, arg0, arg1, text.getBytes(StandardCharsets.UTF_8)));
  }

  void send(MessageType type, int arg0, int arg1) throws IOException {
    send(new Message(type, arg0, arg1));
  }

  void send(Message message) throws IOException {
    sendBytes(encoder.encode(message));
  }

  void sendBytes(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  Message read() throws IOException {
    return reader.read();
  }

  /** Opens a stream for a command, reads all of it, and says OKAY to each message. */
  ShellAnswer shell(String command) throws IOException {
    return shell(1, command);
  }

  ShellAnswer shell(int localId, String command) throws IOException {
    send(MessageType.OPEN, localId, 0, "shell,v2,raw:" + command + "\0");
    return readOutput(localId, new ShellAnswer());
  }

  /** Reads what is left of a stream into the answer, and says OKAY to each message. */
  ShellAnswer readOutput(int localId, ShellAnswer answer) throws IOException {
    while (true) {
      Message message = read();
      switch (message.type()) {
        case OKAY -> {}
        case WRTE -> {
          answer.add(message.payload());
          send(MessageType.OKAY, localId, message.arg0());
        }
        default -> {
          answer.last = message.type();
          return answer;
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
