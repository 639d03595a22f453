package io.phonecommand.systemtests.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A worker of a site. */
public final class Worker extends ServiceProcess {

  private final int port;

  Worker(String name, Path folder, List<String> command, int port) throws IOException {
    super(name, folder, command);
    this.port = port;
  }

  /** A path of its operators' side: {@code /actuator/prometheus}. */
  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  @Override
  boolean isReady() throws InterruptedException {
    // The whole health: its poll loop is part of it.
    return Http.getIfOk(port, "/actuator/health") != null;
  }
}
