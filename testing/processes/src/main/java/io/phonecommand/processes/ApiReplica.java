package io.phonecommand.processes;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An api replica; its URLs stay the same over restarts. */
public final class ApiReplica extends ServiceProcess {

  private static final String INSTANCES = "phone_command_directory_instances";
  private static final String METRICS = "/actuator/prometheus";

  private final int port;
  private final int managementPort;
  private final int debugPort;

  /**
   * Prepares one without starting it.
   *
   * @param command its whole command line, which sets both ports
   */
  public ApiReplica(String name, Path folder, List<String> command, int port, int managementPort)
      throws IOException {
    this(name, folder, command, port, managementPort, 0);
  }

  /**
   * The same that can be halted.
   *
   * @param debugPort where it can be halted, see {@link Breakpoint#flag}, or 0
   */
  public ApiReplica(
      String name, Path folder, List<String> command, int port, int managementPort, int debugPort)
      throws IOException {
    super(name, folder, command);
    this.port = port;
    this.managementPort = managementPort;
    this.debugPort = debugPort;
  }

  /**
   * From now on the thread that comes to {@code where} is halted, and all others go on.
   *
   * @param visit which visit halts: the first one, the second one, and so on; no other does
   * @throws IllegalStateException if it can't be halted, as it has no debugger's port
   */
  public ApiBreakpoint.Armed haltAt(ApiBreakpoint where, int visit) throws Exception {
    if (debugPort == 0) {
      throw new IllegalStateException(name() + " has no debugger's port");
    }
    return where.arm(debugPort, visit);
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
    @Nullable String metrics = isReady() ? Http.getIfOk(managementPort, METRICS) : null;
    if (metrics == null) {
      return false;
    }
    OptionalDouble known = valueOf(INSTANCES, metrics);
    return known.isPresent() && known.getAsDouble() == instances;
  }

  /**
   * What one of its metrics says now.
   *
   * @param name as Prometheus has it; of a metric that has several series, the first one counts
   * @throws IOException if it does not answer within 20 s, or has no such metric
   */
  public double metric(String name) throws IOException, InterruptedException {
    String metrics = Http.send("GET", managementPort, METRICS, "").body();
    return valueOf(name, metrics)
        .orElseThrow(() -> new IOException(name() + " has no metric " + name));
  }

  /**
   * What is said of the first series of a metric.
   *
   * @param metrics in Prometheus' text format
   */
  static OptionalDouble valueOf(String name, String metrics) {
    Matcher series =
        Pattern.compile("(?m)^" + Pattern.quote(name) + "(?:\\{.*})? (\\S+)$").matcher(metrics);
    return series.find()
        ? OptionalDouble.of(Double.parseDouble(series.group(1)))
        : OptionalDouble.empty();
  }
}
