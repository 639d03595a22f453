package io.phonecommand.processes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A program that serves once it answers a path with 200. */
public final class HttpProgram extends ServiceProcess {

  private final int port;
  private final String path;

  /**
   * Prepares one without starting it.
   *
   * @param command its whole command line, which sets the port
   * @param path where it is asked whether it serves
   */
  public HttpProgram(String name, Path folder, List<String> command, int port, String path)
      throws IOException {
    super(name, folder, command);
    this.port = port;
    this.path = path;
  }

  @Override
  protected boolean isReady() throws InterruptedException {
    return Http.getIfOk(port, path) != null;
  }
}
