package io.phonecommand.processes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A Kafka broker and controller in one process; it keeps its storage and ports over restarts. */
public final class Broker extends ServiceProcess {

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
  protected boolean isReady() throws InterruptedException {
    // It listens late in its start; asking earlier would only cost time.
    return FreePorts.isTaken(port) && KafkaView.knowsItself(address(), id);
  }
}
