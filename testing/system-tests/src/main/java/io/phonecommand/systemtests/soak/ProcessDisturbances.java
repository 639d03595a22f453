package io.phonecommand.systemtests.soak;

import io.phonecommand.common.topic.Topics;
import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.Breakpoint;
import io.phonecommand.processes.Broker;
import io.phonecommand.processes.ServiceProcess;
import io.phonecommand.processes.Worker;
import io.phonecommand.systemtests.cluster.Cluster;
import io.phonecommand.systemtests.cluster.SitePlan;
import io.phonecommand.systemtests.trial.Trial;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happens to brokers, workers and api replicas: one at a time, and the next one only when all
 * is whole again, so that the cluster stays able to work.
 *
 * <p>One worker and one api replica are veterans: they are never ended (only paused), so that one
 * can see what grows in them.
 */
final class ProcessDisturbances {

  private static final int SHORT_MILLIS = 500;
  private static final int LONG_MILLIS = 6000;
  private static final int BEYOND_THE_SESSION_MILLIS = 15_000;

  /** What is added would otherwise grow with the soak. */
  private static final int MOST_PARTITIONS = 12;

  /** With the soak's load a worker comes to each place several times a second. */
  private static final Duration HALT_LIMIT = Duration.ofSeconds(5);

  private final Map<Breakpoint, Integer> waited = new ConcurrentHashMap<>();
  private final Map<Breakpoint, Integer> met = new ConcurrentHashMap<>();
  private final Cluster cluster;
  private final List<Worker> workers;
  private final List<Worker> mortalWorkers;
  private final List<ApiReplica> mortalApis;

  ProcessDisturbances(Cluster cluster) {
    this.cluster = cluster;
    this.workers = cluster.allWorkers().toList();
    this.mortalWorkers = workers.subList(0, workers.size() - 1);
    this.mortalApis = cluster.apis().subList(0, cluster.apis().size() - 1);
  }

  Disturbances with(long seed) {
    Disturbances all =
        new Disturbances(seed)
            .with("worker killed", 6, this::killWorker)
            .with("worker paused", 4, this::pauseWorker)
            .with("worker restarted", 4, this::restartWorker)
            .with("api killed", 4, this::killApi)
            .with("api paused", 3, this::pauseApi)
            .with("api restarted", 3, this::restartApi)
            .with("broker killed", 3, this::killBroker)
            .with("broker paused", 3, this::pauseBroker)
            .with("broker restarted", 2, this::restartBroker)
            .with("all brokers killed", 1, this::killAllBrokers)
            .with("topic deleted", 2, this::deleteTopic)
            .with("partition added", 1, this::addPartition)
            .with("offsets set to the beginning", 1, this::setOffsets);
    for (Breakpoint where : Breakpoint.values()) {
      all.with(
              "worker killed " + where.label(),
              2,
              (t, random) -> endAt(where, Worker::kill, random))
          .with(
              "worker stopped " + where.label(),
              2,
              (t, random) -> endAt(where, Worker::terminate, random))
          .with("worker paused " + where.label(), 2, (t, random) -> pauseAt(where, random));
    }
    return all;
  }

  /** How often a worker was met in each place, of the times that one was waited for there. */
  Map<String, String> windows() {
    Map<String, String> shares = new TreeMap<>();
    waited.forEach(
        (where, times) -> shares.put(where.label(), met.getOrDefault(where, 0) + " of " + times));
    return shares;
  }

  /** The places in which no worker was met. */
  Set<Breakpoint> missed() {
    Set<Breakpoint> missed = EnumSet.allOf(Breakpoint.class);
    missed.removeAll(met.keySet());
    return missed;
  }

  private void endAt(Breakpoint where, Consumer<Worker> end, RandomGenerator random)
      throws Exception {
    Worker worker = one(mortalWorkers, random);
    try (Breakpoint.Halted halted = haltAt(where, worker)) {
      if (halted == null) {
        return;
      }
      end.accept(worker);
    }
    worker.stop();
    Pauses.between(random, SHORT_MILLIS, BEYOND_THE_SESSION_MILLIS);
    worker.launch();
    cluster.awaitServicesSettled();
  }

  private void pauseAt(Breakpoint where, RandomGenerator random) throws Exception {
    try (Breakpoint.Halted halted = haltAt(where, one(mortalWorkers, random))) {
      if (halted != null) {
        Pauses.between(random, SHORT_MILLIS, BEYOND_THE_SESSION_MILLIS);
      }
    }
    cluster.awaitServicesSettled();
  }

  private Breakpoint.@Nullable Halted haltAt(Breakpoint where, Worker worker) throws Exception {
    waited.merge(where, 1, Integer::sum);
    Breakpoint.Halted halted = worker.haltAt(where, HALT_LIMIT).orElse(null);
    if (halted != null) {
      met.merge(where, 1, Integer::sum);
    }
    return halted;
  }

  /** Those that are never ended. */
  List<ServiceProcess> veterans() {
    return List.of(workers.getLast(), cluster.apis().getLast());
  }

  private void killWorker(Trial trial, RandomGenerator random) throws Exception {
    kill(one(mortalWorkers, random), random, BEYOND_THE_SESSION_MILLIS);
  }

  private void pauseWorker(Trial trial, RandomGenerator random) throws Exception {
    pause(one(workers, random), random, BEYOND_THE_SESSION_MILLIS);
  }

  private void restartWorker(Trial trial, RandomGenerator random) throws Exception {
    restart(one(mortalWorkers, random));
  }

  private void killApi(Trial trial, RandomGenerator random) throws Exception {
    ApiReplica api = one(mortalApis, random);
    trial.withOutageOf(api, () -> kill(api, random, LONG_MILLIS));
  }

  private void pauseApi(Trial trial, RandomGenerator random) throws Exception {
    ApiReplica api = one(cluster.apis(), random);
    trial.withOutageOf(api, () -> pause(api, random, LONG_MILLIS));
  }

  /** No outage: who asks a replica that stops is answered, or finds nobody there. */
  private void restartApi(Trial trial, RandomGenerator random) throws Exception {
    restart(one(mortalApis, random));
  }

  private void killBroker(Trial trial, RandomGenerator random) throws Exception {
    kill(one(cluster.kafka().brokers(), random), random, BEYOND_THE_SESSION_MILLIS);
  }

  private void pauseBroker(Trial trial, RandomGenerator random) throws Exception {
    pause(one(cluster.kafka().brokers(), random), random, BEYOND_THE_SESSION_MILLIS);
  }

  private void restartBroker(Trial trial, RandomGenerator random) throws Exception {
    restart(one(cluster.kafka().brokers(), random));
  }

  private void killAllBrokers(Trial trial, RandomGenerator random) throws Exception {
    List<Broker> brokers = cluster.kafka().brokers();
    brokers.forEach(Broker::kill);
    Pauses.between(random, SHORT_MILLIS, BEYOND_THE_SESSION_MILLIS);
    for (Broker broker : brokers) {
      broker.launch();
    }
    cluster.awaitServicesSettled();
  }

  private void deleteTopic(Trial trial, RandomGenerator random) throws Exception {
    cluster.kafka().changes().deleteTopic(one(topics(), random));
    cluster.awaitServicesSettled();
  }

  private void addPartition(Trial trial, RandomGenerator random) throws Exception {
    String topic = one(topics(), random);
    if (cluster.kafka().changes().partitions(topic) < MOST_PARTITIONS) {
      cluster.kafka().changes().addPartitions(topic, 1);
    }
    cluster.awaitServicesSettled();
  }

  /** Of the site that has no veteran, as its workers must be away for it. */
  private void setOffsets(Trial trial, RandomGenerator random) throws Exception {
    String site = sites().getFirst();
    for (Worker worker : cluster.workers(site)) {
      worker.stop();
    }
    cluster.kafka().changes().setOffsetsToTheBeginning(Topics.workerGroup(site));
    for (Worker worker : cluster.workers(site)) {
      worker.launch();
    }
    cluster.awaitServicesSettled();
  }

  private List<String> sites() {
    return cluster.plan().sites().stream().map(SitePlan::name).toList();
  }

  private List<String> topics() {
    return Stream.concat(
            sites().stream().flatMap(site -> Stream.of(Topics.tasks(site), Topics.instances(site))),
            Stream.of(Topics.RESULTS, Topics.REQUESTS))
        .toList();
  }

  private void kill(ServiceProcess process, RandomGenerator random, int most) throws Exception {
    process.kill();
    Pauses.between(random, SHORT_MILLIS, most);
    process.launch();
    cluster.awaitServicesSettled();
  }

  private void pause(ServiceProcess process, RandomGenerator random, int most) throws Exception {
    process.pause();
    Pauses.between(random, SHORT_MILLIS, most);
    process.resume();
    cluster.awaitServicesSettled();
  }

  private void restart(ServiceProcess process) throws Exception {
    process.stop();
    process.launch();
    cluster.awaitServicesSettled();
  }

  private static <T> T one(List<T> all, RandomGenerator random) {
    return all.get(random.nextInt(all.size()));
  }
}
