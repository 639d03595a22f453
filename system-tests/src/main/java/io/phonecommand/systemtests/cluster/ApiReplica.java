package io.phonecommand.systemtests.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An api replica; its URL stays the same over restarts. */
public final class ApiReplica extends ServiceProcess {

  private static final Pattern INSTANCES =
      Pattern.compile("(?m)^phone_command_directory_instances(?:\\{.*})? (\\S+)$");

  private final int port;

  ApiReplica(String name, Path folder, List<String> command, int port) throws IOException {
    super(name, folder, command);
    this.port = port;
  }

  /** Where requests are posted to. */
  public URI endpoint() {
    return url("/v1/instances/sync-command");
  }

  /** Any other path of it: {@code /actuator/prometheus}. */
  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  @Override
  boolean isReady() throws InterruptedException {
    return Http.getIfOk(port, "/actuator/health/readiness") != null;
  }

  /** Whether it serves and knows this many phones. */
  boolean knows(int instances) throws InterruptedException {
    @Nullable String metrics = isReady() ? Http.getIfOk(port, "/actuator/prometheus") : null;
    if (metrics == null) {
      return false;
    }
    Matcher gauge = INSTANCES.matcher(metrics);
    return gauge.find() && Double.parseDouble(gauge.group(1)) == instances;
  }
}
