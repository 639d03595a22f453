package io.phonecommand.benchmarks.contestant;

import com.nimbusds.jose.JOSEException;
import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.FreePorts;
import io.phonecommand.processes.Phone;
import io.phonecommand.processes.ServiceProcess;
import io.phonecommand.processes.Worker;
import io.phonecommand.quickstart.DemoToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** Of a replica that is asked for the results of up to 100 phones. */
  private static final List<String> USUAL_LIMITS =
      List.of(
          "--phone-command.api.max-instances-per-request=100",
          "--server.tomcat.max-connections=250",
          "--phone-command.api.max-waiting-requests=240",
          "--phone-command.api.jobs.waits=3",
          "--phone-command.api.jobs.streams=3",
          "--phone-command.api.jobs.cancels=3",
          "--phone-command.api.remembered-requests=100000");

  private final Path folder;
  private final String bootstrapServers;
  private final Programs programs;
  private final DemoToken token = issue();
  private final Path key;
  private final List<ApiReplica> replicas = new ArrayList<>();
  private final List<Worker> workers = new ArrayList<>();

  private Services(Path folder, String bootstrapServers, Programs programs) throws IOException {
    this.folder = folder;
    this.bootstrapServers = bootstrapServers;
    this.programs = programs;
    key = Files.writeString(folder.resolve("key.pem"), token.publicKeyPem());
  }

  private static DemoToken issue() {
    try {
      return DemoToken.issue(TENANT);
    } catch (JOSEException e) {
      throw new IllegalStateException("no token can be made", e);
    }
  }

  /**
   * Starts the API; returns once it is ready.
   *
   * @param folder for what they write
   * @param bootstrapServers of their broker
   */
  public static Services start(Path folder, String bootstrapServers, Programs programs)
      throws Exception {
    return start(folder, bootstrapServers, programs, USUAL_LIMITS);
  }

  /**
   * The same with other limits.
   *
   * @param limits of the API, arguments of its command line
   */
  public static Services start(
      Path folder, String bootstrapServers, Programs programs, List<String> limits)
      throws Exception {
    Services services = new Services(folder, bootstrapServers, programs);
    try {
      var unused = services.startReplica("api", limits);
      return services;
    } catch (Exception e) {
      services.close();
      throw e;
    }
  }

  /**
   * Starts one more replica of the API; returns once it is ready.
   *
   * @param name of its process
   * @param limits as above
   */
  public ApiReplica startReplica(String name, List<String> limits) throws Exception {
    int port = FreePorts.one();
    int managementPort = FreePorts.one();
    Path own = folderOf(name);
    List<String> arguments =
        arguments(
            port,
            "--management.server.port=" + managementPort,
            "--phone-command.api.auth.public-key=" + key.toUri(),
            "--phone-command.api.stop-pause=0",
            "--phone-command.api.limits.requests-in-flight=10000",
            "--phone-command.api.limits.tasks-per-second=1000000");
    List<String> command = programs.command(API, List.of(), own, Stage.both(arguments, limits));
    ApiReplica replica = new ApiReplica(name, own, command, port, managementPort);
    replicas.add(replica);
    replica.start();
    return replica;
  }

  /**
   * Starts a worker; returns once it is ready.
   *
   * @param site names it; its phones' instance ids are {@code site-id}
   */
  public Worker startWorker(String site, List<Phone> phones) throws Exception {
    Worker worker = launchWorker(site, phones, List.of());
    worker.awaitReady();
    return worker;
  }

  /**
   * Starts a worker, and returns at once.
   *
   * @param options of its JVM, beside those that all have
   */
  public Worker launchWorker(String site, List<Phone> phones, List<String> options)
      throws IOException {
    StringBuilder yaml = new StringBuilder("instances:\n");
    for (Phone phone : phones) {
      yaml.append(
          "  - {id: %s, tenant: %s, address: \"%s\"}\n"
              .formatted(instanceId(site, phone), TENANT, phone.address()));
    }
    Path inventory = folder.resolve("inventory-" + site + ".yml");
    Files.writeString(inventory, yaml);
    String name = "worker-" + site;
    int port = FreePorts.one();
    List<String> command =
        programs.command(
            WORKER,
            options,
            folderOf(name),
            arguments(
                port,
                "--phone-command.worker.site=" + site,
                "--phone-command.worker.inventory=" + inventory,
                "--phone-command.worker.adb.key-file=" + folder.resolve("adbkey"),
                "--phone-command.worker.intake.shutdown-grace=1s",
                // Fits 512 MB.
                "--phone-command.worker.lanes.max-tasks=3500",
                // All that jobs may have: there is one tenant.
                "--phone-command.worker.jobs.max-per-tenant=1750"));
    Worker worker = new Worker(name, folderOf(name), command, port, 0);
    workers.add(worker);
    worker.launch();
    return worker;
  }

  /** The id under which the API knows this phone. */
  public static String instanceId(String site, Phone phone) {
    return site + "-" + phone.address().replace('.', '-').replace(':', '-');
  }

  private Path folderOf(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  private List<String> arguments(int port, String... own) {
    return Stage.both(
        List.of(
            "--server.port=" + port,
            "--spring.kafka.bootstrap-servers=" + bootstrapServers,
            "--phone-command.topics.replication-factor=1"),
        List.of(own));
  }

  /** The replica that was started first. */
  public ApiReplica api() {
    return replicas.getFirst();
  }

  /** What callers show. */
  public String token() {
    return token.value();
  }

  @Override
  public void close() {
    workers.forEach(ServiceProcess::close);
    replicas.forEach(ServiceProcess::close);
  }
}
