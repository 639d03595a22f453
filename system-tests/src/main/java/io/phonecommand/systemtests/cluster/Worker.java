package io.phonecommand.systemtests.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A worker of a site. */
public final class Worker extends ServiceProcess {

  private static final List<String> IDLE =
      List.of("phone_command_tasks_under_way 0.0", "phone_command_claims_open 0.0");

  private final int port;

  Worker(String name, Path folder, List<String> command, int port) throws IOException {
    super(name, folder, command);
    this.port = port;
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

  @Override
  boolean isReady() throws InterruptedException {
    // The whole health: its poll loop is part of it.
    return Http.getIfOk(port, "/actuator/health") != null;
  }
}
