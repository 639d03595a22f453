package io.phonecommand.processes;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A worker of a site. */
public final class Worker extends ServiceProcess {

  private static final List<String> IDLE =
      List.of("phone_command_tasks_under_way 0.0", "phone_command_claims_open 0.0");

  private static final Pattern UNDER_WAY =
      Pattern.compile("(?m)^phone_command_tasks_under_way (\\S+)$");

  private final int port;
  private final int debugPort;

  /**
   * Prepares one without starting it.
   *
   * @param command its whole command line, which sets both ports
   * @param debugPort where it can be halted, see {@link Breakpoint#flag}, or 0
   */
  public Worker(String name, Path folder, List<String> command, int port, int debugPort)
      throws IOException {
    super(name, folder, command);
    this.port = port;
    this.debugPort = debugPort;
  }

  /**
   * Halts it, all of its threads, the next time that it comes to {@code where}.
   *
   * @param limit how long it may take until it does
   * @return halted; empty if it did not come there
   * @throws IllegalStateException if it can't be halted, as it has no debugger's port
   */
  public Optional<Breakpoint.Halted> haltAt(Breakpoint where, Duration limit) throws Exception {
    if (debugPort == 0) {
      throw new IllegalStateException(name() + " has no debugger's port");
    }
    return where.await(debugPort, limit, this);
  }

  /** A path of its operators' side: {@code /actuator/prometheus}. */
  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Whether it says that it has no task under way, and no answer that Kafka has not got yet. */
  public boolean isIdle() throws InterruptedException {
    @Nullable String metrics = Http.getIfOk(port, "/actuator/prometheus");
    return metrics != null
        && IDLE.stream().allMatch(zero -> metrics.lines().anyMatch(zero::equals));
  }

  /** How many tasks it says that it has, waiting and running; -1 if it does not say it. */
  public int tasksUnderWay() throws InterruptedException {
    @Nullable String metrics = Http.getIfOk(port, "/actuator/prometheus");
    if (metrics == null) {
      return -1;
    }
    Matcher gauge = UNDER_WAY.matcher(metrics);
    return gauge.find() ? (int) Double.parseDouble(gauge.group(1)) : -1;
  }

  /** By how much its clock is ahead of this machine's, from an answer's time; negative: behind. */
  public Duration clockAhead() throws IOException, InterruptedException {
    String error = Http.send("GET", port, "/what-is-not-there", "").body();
    Instant now = Instant.now();
    Instant theirs = Instant.parse(JsonMapper.shared().readTree(error).get("timestamp").asString());
    return Duration.between(now, theirs);
  }

  @Override
  protected boolean isReady() throws InterruptedException {
    // The whole health: its poll loop is part of it.
    return Http.getIfOk(port, "/actuator/health") != null;
  }
}
