package io.phonecommand.processes;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An api replica; its URLs stay the same over restarts. */
public final class ApiReplica extends ServiceProcess {

  private static final Pattern INSTANCES =
      Pattern.compile("(?m)^phone_command_directory_instances(?:\\{.*})? (\\S+)$");

  private final int port;
  private final int managementPort;

  /**
   * Prepares one without starting it.
   *
   * @param command its whole command line, which sets both ports
   */
  public ApiReplica(String name, Path folder, List<String> command, int port, int managementPort)
      throws IOException {
    super(name, folder, command);
    this.port = port;
    this.managementPort = managementPort;
  }

  /** Where requests are posted to. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port + "/v1/instances/sync-command");
  }

  /** A path of its operators' side: {@code /actuator/prometheus}. */
  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + managementPort + path);
  }

  @Override
  public boolean isReady() throws InterruptedException {
    return Http.getIfOk(managementPort, "/actuator/health/readiness") != null;
  }

  /** Whether it serves and knows this many phones. */
  public boolean knows(int instances) throws InterruptedException {
    @Nullable String metrics =
        isReady() ? Http.getIfOk(managementPort, "/actuator/prometheus") : null;
    if (metrics == null) {
      return false;
    }
    Matcher gauge = INSTANCES.matcher(metrics);
    return gauge.find() && Double.parseDouble(gauge.group(1)) == instances;
  }
}
