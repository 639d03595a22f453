package io.phonecommand.processes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafka.tools.StorageTool;

/**
 * The files with which a broker starts.
 *
 * @param clusterId the same for all brokers of a cluster
 * @param brokers how many there are
 * @param firstPort of as many for clients, as many for the controllers, and if they are relayed as
 *     many at which they listen for a {@link KafkaRelay}, and as many of its own
 * @param relayed whether they can be reached by way of a {@link KafkaRelay}
 * @param more settings, {@code name=value}, which win over those that all brokers have
 */
record BrokerFiles(
    String clusterId, int brokers, int firstPort, boolean relayed, List<String> more) {

  /** How many ports are needed, from the first one on. */
  static int ports(int brokers, boolean relayed) {
    return brokers * (relayed ? 4 : 2);
  }

  int port(int id) {
    return firstPort + id;
  }

  private int controllerPort(int id) {
    return firstPort + brokers + id;
  }

  /** Where the brokers listen for a relay; the first one of them. */
  int firstRelayTarget() {
    return firstPort + 2 * brokers;
  }

  /** Where a relay listens for those who shall come that way; the first one of them. */
  int firstRelayPort() {
    return firstPort + 3 * brokers;
  }

  /** Writes the settings of broker {@code id}, formats its storage, and returns the settings. */
  Path prepare(Path folder, int id) throws IOException {
    Files.createDirectories(folder);
    Path settings =
        Files.writeString(
            folder.resolve("server.properties"), settings(id, folder.resolve("data")));
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    String[] format = {"format", "--cluster-id", clusterId, "--config", settings.toString()};
    if (StorageTool.execute(format, new PrintStream(output, true, UTF_8)) != 0) {
      throw new IOException("a broker's storage can't be formatted: " + output.toString(UTF_8));
    }
    return settings;
  }

  private String settings(int id, Path data) {
    String voters =
        IntStream.range(0, brokers)
            .mapToObj(i -> i + "@127.0.0.1:" + controllerPort(i))
            .collect(Collectors.joining(","));
    return """
    process.roles=broker,controller
    node.id=%d
    controller.quorum.voters=%s
    listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d%s
    advertised.listeners=PLAINTEXT://127.0.0.1:%d%s
    listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,RELAYED:PLAINTEXT
    inter.broker.listener.name=PLAINTEXT
    controller.listener.names=CONTROLLER
    log.dirs=%s
    min.insync.replicas=%d
    offsets.topic.replication.factor=%d
    offsets.topic.num.partitions=3
    auto.create.topics.enable=false
    # The workers of a site come at once: nobody has to be waited for.
    group.initial.rebalance.delay.ms=0
    # After Kafka's 9 s a request that meets a dead broker could not be answered in its window.
    broker.session.timeout.ms=3000
    broker.heartbeat.interval.ms=500
    # Its 128 MiB would be half of the heap.
    log.cleaner.dedupe.buffer.size=4194304
    """
        .formatted(
            id,
            voters,
            port(id),
            controllerPort(id),
            relayed(firstRelayTarget() + id),
            port(id),
            relayed(firstRelayPort() + id),
            data,
            brokers > 1 ? 2 : 1,
            brokers)
        .concat(String.join("\n", more));
  }

  private String relayed(int port) {
    return relayed ? ",RELAYED://127.0.0.1:" + port : "";
  }
}
