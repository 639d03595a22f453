package io.phonecommand.systemtests.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;

/** A Kafka broker and controller in one process; it keeps its storage and ports over restarts. */
public final class Broker extends ServiceProcess {

  private static final int CONNECT_MILLIS = 500;

  private final int id;
  private final int port;

  Broker(String name, Path folder, List<String> command, int id, int port) throws IOException {
    super(name, folder, command);
    this.id = id;
    this.port = port;
  }

  /** Its node id, which is its index in the cluster. */
  public int id() {
    return id;
  }

  /** host:port. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  @Override
  boolean isReady() throws InterruptedException {
    // It listens late in its start; asking earlier would only cost time.
    return listens() && KafkaView.knowsItself(address(), id);
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
