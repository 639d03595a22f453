package io.phonecommand.systemtests.cluster;

import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.Breakpoint;
import io.phonecommand.processes.FreePorts;
import io.phonecommand.processes.JavaCommand;
import io.phonecommand.processes.KafkaCluster;
import io.phonecommand.processes.ServiceJars;
import io.phonecommand.processes.Simulator;
import io.phonecommand.processes.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the processes of a cluster, each with a folder, free ports and its command line; starts
 * none of them.
 */
record ProcessFactory(ClusterPlan plan, Path folder, KafkaCluster kafka) {

  ApiReplica api(int index, Path publicKey) throws IOException {
    String name = "api-" + index;
    int port = FreePorts.one();
    int managementPort = FreePorts.one();
    List<String> arguments =
        serviceArguments(
            name,
            port,
            "--management.server.address=127.0.0.1",
            "--management.server.port=" + managementPort,
            // Nobody here looks whether it is ready.
            "--phone-command.api.stop-pause=1s",
            "--phone-command.api.replica-id=" + name,
            // As an operator would: different replicas never read each other's results.
            "--phone-command.api.reply-partition=" + index,
            "--phone-command.api.auth.public-key=" + publicKey.toUri());
    int debugPort = debugPort();
    List<String> command =
        JavaCommand.ofJar(
            jar("api-service", name),
            flags(debugPort),
            ownFolder(name),
            plan.older().contains(name)
                ? arguments
                : Arguments.merged(arguments, plan.apiArguments()));
    return new ApiReplica(name, ownFolder(name), command, port, managementPort, debugPort);
  }

  Worker worker(String site, int index) throws IOException {
    String name = "worker-" + site + "-" + index;
    int port = FreePorts.one();
    List<String> arguments =
        serviceArguments(
            name,
            port,
            "--phone-command.worker.site=" + site,
            "--phone-command.worker.inventory=" + inventoryOf(site),
            "--phone-command.worker.adb.key-file=" + ownFolder(name).resolve("adbkey"));
    int debugPort = debugPort();
    List<String> command =
        JavaCommand.ofJar(
            jar("worker-service", name),
            flags(debugPort),
            ownFolder(name),
            Arguments.merged(arguments, plan.workerArguments()));
    Duration ahead = plan.clocks().get(name);
    return new Worker(
        name,
        ownFolder(name),
        ahead == null ? command : SkewedClock.around(command, ahead),
        port,
        debugPort);
  }

  /** 0 where nothing is to be halted. */
  private int debugPort() {
    return plan.breakable() ? FreePorts.one() : 0;
  }

  private List<String> flags(int debugPort) {
    List<String> flags = new ArrayList<>(plan.flags());
    if (debugPort != 0) {
      flags.add(Breakpoint.flag(debugPort));
    }
    return flags;
  }

  Simulator simulator(SitePlan site) throws IOException {
    int control = FreePorts.one();
    List<String> command =
        simulatorCommand(
            site.name(),
            site.phones(),
            "--bind=127.0.0.1",
            "--base-port=" + FreePorts.block(site.phones()),
            "--control-port=" + control);
    return new Simulator(
        simulatorName(site.name()),
        ownFolder(simulatorName(site.name())),
        command,
        Simulator.ids(site.name(), site.phones()),
        control);
  }

  Simulator farSimulator(SitePlan site, BlackHoleNetwork network) throws IOException {
    String prefix = site.name() + "-far";
    List<String> command =
        simulatorCommand(
            prefix, site.farPhones(), "--bind=" + network.phoneAddress(), "--base-port=5555");
    return new Simulator(
        simulatorName(prefix),
        ownFolder(simulatorName(prefix)),
        network.commandInside(command),
        Simulator.ids(prefix, site.farPhones()),
        null);
  }

  private Path jar(String module, String name) {
    return plan.older().contains(name) ? ServiceJars.older(module) : ServiceJars.of(module);
  }

  /** The file that the workers of {@code site} read. */
  Path inventoryOf(String site) {
    return folder.resolve("inventory-" + site + ".yml");
  }

  private List<String> simulatorCommand(String prefix, int phones, String... more)
      throws IOException {
    Path own = ownFolder(simulatorName(prefix));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--prefix=" + prefix,
                "--phones=" + phones,
                "--tenant=" + Cluster.TENANT,
                "--log=" + Simulator.commandLogIn(own),
                "--inventory=" + Simulator.inventoryIn(own)));
    arguments.addAll(List.of(more));
    return JavaCommand.ofJar(ServiceJars.of("phone-simulator"), plan.flags(), own, arguments);
  }

  private static String simulatorName(String prefix) {
    return "simulator-" + prefix;
  }

  private Path ownFolder(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  private String kafkaSetting(String name) {
    return plan.older().contains(name)
        ? "--phone-command." + "kafka.bootstrap-servers"
        : "--spring.kafka.bootstrap-servers";
  }

  private String bootstrapServers(String name) {
    return plan.relayed().contains(name)
        ? kafka.relayedBootstrapServers()
        : kafka.bootstrapServers();
  }

  private List<String> serviceArguments(String name, int port, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                kafkaSetting(name) + "=" + bootstrapServers(name),
                "--phone-command.topics.replication-factor=" + kafka.copies(),
                "--phone-command.topics.task-partitions=6",
                "--phone-command.topics.result-partitions=8",
                "--phone-command.topics.instance-partitions=2",
                "--phone-command.topics.request-partitions=2"));
    if (!plan.older().contains(name)) {
      arguments.add("--phone-command.topics.job-partitions=2");
    }
    arguments.addAll(List.of(more));
    return arguments;
  }
}
