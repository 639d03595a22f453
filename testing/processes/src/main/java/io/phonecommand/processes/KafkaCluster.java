package io.phonecommand.processes;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Kafka as brokers in processes of their own, each a controller, too. Brokers are counted from 0.
 */
public final class KafkaCluster implements AutoCloseable {

  /** Longer than a dead broker's session and the election after it. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String LOGGING = "-Dlogback.configurationFile=broker-logback.xml";

  private final Path folder;
  private final BrokerFiles files;
  private final List<Broker> brokers = new ArrayList<>();
  private final KafkaView view;
  private final @Nullable KafkaRelay relay;

  /**
   * Prepares the brokers without starting them.
   *
   * @param folder for everything they write; not deleted by {@link #close()}
   * @param number 1, or 3 with three copies and {@code min.insync.replicas} 2
   * @param flags of their JVMs
   */
  public KafkaCluster(Path folder, int number, List<String> flags) throws IOException {
    this(folder, number, flags, false, List.of());
  }

  /** The same with a {@link KafkaRelay} if it is {@code relayed}. */
  public KafkaCluster(Path folder, int number, List<String> flags, boolean relayed)
      throws IOException {
    this(folder, number, flags, relayed, List.of());
  }

  /**
   * The same with other settings.
   *
   * @param settings of each broker, {@code name=value}, which win over those that it has otherwise
   */
  public KafkaCluster(Path folder, int number, List<String> flags, List<String> settings)
      throws IOException {
    this(folder, number, flags, false, settings);
  }

  private KafkaCluster(
      Path folder, int number, List<String> flags, boolean relayed, List<String> settings)
      throws IOException {
    this.folder = folder;
    files =
        new BrokerFiles(
            Uuid.randomUuid().toString(),
            number,
            FreePorts.block(BrokerFiles.ports(number, relayed)),
            relayed,
            settings);
    for (int id = 0; id < number; id++) {
      Path own = folderOf(id);
      Path file = files.prepare(own, id);
      List<String> command =
          JavaCommand.ofClass(
              "kafka.Kafka",
              Stream.concat(flags.stream(), Stream.of(LOGGING)).toList(),
              own,
              List.of(file.toString()));
      brokers.add(new Broker("broker-" + id, own, command, id, files.port(id)));
    }
    view = new KafkaView(bootstrapServers());
    relay =
        relayed ? new KafkaRelay(files.firstRelayPort(), files.firstRelayTarget(), number) : null;
  }

  private Path folderOf(int id) {
    return folder.resolve("broker-" + id);
  }

  /** Empties the disks of all brokers, none of which may run; the cluster keeps its id. */
  public void wipe() throws IOException {
    changes().note();
    for (Broker broker : brokers) {
      Path own = folderOf(broker.id());
      Utils.delete(own.resolve("data").toFile());
      var unused = files.prepare(own, broker.id());
    }
  }

  /** What can be done to it by hand. */
  public KafkaChanges changes() {
    return view.changes();
  }

  /** Starts all brokers, without waiting. */
  public void launch() throws IOException {
    for (Broker broker : brokers) {
      broker.launch();
    }
  }

  /** Returns once all brokers serve. */
  public void awaitReady() throws Exception {
    for (Broker broker : brokers) {
      broker.awaitReady();
    }
  }

  /** Returns once every partition of every topic has a leader and all its copies are in sync. */
  public void awaitInSync() throws Exception {
    Waiting.until("all copies are in sync", LIMIT, view::isInSync);
  }

  /** Returns once the consumer group has this many members and all know what is theirs. */
  public void awaitGroup(String group, int members) throws Exception {
    Waiting.until(
        "group %s has %d members at rest".formatted(group, members),
        LIMIT,
        () -> view.isStable(group, members));
  }

  /** host:port of each, comma separated. */
  public String bootstrapServers() {
    return brokers.stream().map(Broker::address).collect(Collectors.joining(","));
  }

  /** Whether {@link #relay} is there. */
  public boolean isRelayed() {
    return relay != null;
  }

  /**
   * The other way to the brokers.
   *
   * @throws IllegalStateException if there is none
   */
  public KafkaRelay relay() {
    if (relay == null) {
      throw new IllegalStateException("these brokers can be reached directly only");
    }
    return relay;
  }

  /** {@link #bootstrapServers} for whoever shall come by way of the {@link #relay}. */
  public String relayedBootstrapServers() {
    return IntStream.range(0, brokers.size())
        .mapToObj(id -> "127.0.0.1:" + (files.firstRelayPort() + id))
        .collect(Collectors.joining(","));
  }

  /** How many copies a topic can have. */
  public int copies() {
    return brokers.size();
  }

  public Broker broker(int index) {
    return brokers.get(index);
  }

  public List<Broker> brokers() {
    return List.copyOf(brokers);
  }

  /**
   * Where each partition ends now of those topics whose names are wanted: so many records were ever
   * written to it, if its topic is neither compacted nor written to in transactions.
   */
  public Map<TopicPartition, Long> ends(Predicate<String> topics) throws Exception {
    return view.ends(topics);
  }

  /**
   * The broker that leads a partition now.
   *
   * @throws IllegalStateException if none does
   */
  public Broker leaderOf(String topic, int partition) throws Exception {
    int leader = view.leaderOf(topic, partition);
    if (leader < 0) {
      throw new IllegalStateException("nobody leads %s-%d".formatted(topic, partition));
    }
    return brokers.get(leader);
  }

  /**
   * Kills all of them, also those after one that can't be killed.
   *
   * @throws IllegalStateException if one can't
   */
  @Override
  public void close() {
    AtomicReference<Throwable> first = new AtomicReference<>();
    Utils.closeAllQuietly(
        first,
        "part of Kafka",
        Stream.concat(Stream.ofNullable(relay), Stream.concat(Stream.of(view), brokers.stream()))
            .toArray(AutoCloseable[]::new));
    if (first.get() != null) {
      throw new IllegalStateException("not all of Kafka could be ended", first.get());
    }
  }
}
