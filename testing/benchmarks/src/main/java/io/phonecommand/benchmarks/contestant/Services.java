package io.phonecommand.benchmarks.contestant;

import io.phonecommand.benchmarks.process.ChildProcess;
import io.phonecommand.benchmarks.process.Phone;
import io.phonecommand.benchmarks.process.Ports;
import io.phonecommand.benchmarks.process.Readiness;
import io.phonecommand.benchmarks.process.Stage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The api service and workers as they are delivered, in processes of their own. Only limits that
 * would refuse the load are raised, and those lowered that would not fit into the heap then.
 */
public final class Services implements AutoCloseable {

  static final String API = "api-service";
  static final String WORKER = "worker-service";

  private static final String TENANT = "bench";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Stage stage;
  private final Programs programs;
  private final Token token;
  private final URI endpoint;
  private final ChildProcess api;
  private final List<ChildProcess> workers = new ArrayList<>();

  private Services(Stage stage, Programs programs, Token token, int managementPort)
      throws IOException {
    this.stage = stage;
    this.programs = programs;
    this.token = token;
    Path key = Files.writeString(stage.folder().resolve("key.pem"), token.publicKeyPem());
    int port = Ports.free();
    endpoint = URI.create("http://127.0.0.1:" + port + "/v1/instances/sync-command");
    api =
        start(
            "api",
            API,
            port,
            List.of(),
            List.of(
                "--management.server.port=" + managementPort,
                "--phone-command.api.auth.public-key=" + key.toUri(),
                "--phone-command.api.stop-pause=0",
                "--phone-command.api.max-instances-per-request=100",
                "--server.tomcat.max-connections=250",
                "--phone-command.api.max-waiting-requests=240",
                "--phone-command.api.remembered-requests=200000",
                "--phone-command.api.limits.requests-in-flight=10000",
                "--phone-command.api.limits.tasks-per-second=1000000"));
  }

  /** Starts the API; returns once it is ready. */
  public static Services start(Stage stage, Programs programs)
      throws IOException, InterruptedException, GeneralSecurityException {
    int managementPort = Ports.free();
    Services services = new Services(stage, programs, Token.issue(TENANT), managementPort);
    awaitReady(services.api, managementPort);
    return services;
  }

  /**
   * Starts a worker; returns once it is ready.
   *
   * @param site names it; its phones' instance ids are {@code site-id}
   */
  public ChildProcess startWorker(String site, List<Phone> phones)
      throws IOException, InterruptedException {
    int port = Ports.free();
    ChildProcess worker = launchWorker(site, phones, port, List.of());
    awaitReady(worker, port);
    return worker;
  }

  /**
   * Starts a worker, and returns at once.
   *
   * @param options of its JVM, beside those that all have
   */
  public ChildProcess launchWorker(String site, List<Phone> phones, int port, List<String> options)
      throws IOException {
    StringBuilder yaml = new StringBuilder("instances:\n");
    for (Phone phone : phones) {
      yaml.append(
          "  - {id: %s, tenant: %s, address: \"%s\"}\n"
              .formatted(instanceId(site, phone), TENANT, phone.address()));
    }
    Path inventory = stage.folder().resolve("inventory-" + site + ".yml");
    Files.writeString(inventory, yaml);
    ChildProcess worker =
        start(
            "worker-" + site,
            WORKER,
            port,
            options,
            List.of(
                "--phone-command.worker.site=" + site,
                "--phone-command.worker.inventory=" + inventory,
                "--phone-command.worker.adb.key-file=" + stage.folder().resolve("adbkey"),
                "--phone-command.worker.intake.shutdown-grace=1s",
                // Fits 512 MB.
                "--phone-command.worker.lanes.max-tasks=3500"));
    workers.add(worker);
    return worker;
  }

  /** The id under which the API knows this phone. */
  public static String instanceId(String site, Phone phone) {
    return site + "-" + phone.address().replace('.', '-').replace(':', '-');
  }

  private ChildProcess start(
      String name, String module, int port, List<String> options, List<String> own)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=" + port,
                "--spring.kafka.bootstrap-servers=" + stage.bootstrapServers(),
                "--phone-command.topics.replication-factor=1"));
    arguments.addAll(own);
    return programs.start(module, name, options, arguments);
  }

  private static void awaitReady(ChildProcess program, int port)
      throws IOException, InterruptedException {
    URI probe = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
    Readiness.await(program, probe, START_LIMIT);
  }

  URI endpoint() {
    return endpoint;
  }

  String token() {
    return token.value();
  }

  @Override
  public void close() {
    workers.forEach(ChildProcess::askToEnd);
    api.askToEnd();
    workers.forEach(ChildProcess::close);
    api.close();
  }
}
