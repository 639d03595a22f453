package io.phonecommand.systemtests.soak;

import io.phonecommand.systemtests.cluster.ApiReplica;
import io.phonecommand.systemtests.cluster.Broker;
import io.phonecommand.systemtests.cluster.Cluster;
import io.phonecommand.systemtests.cluster.ServiceProcess;
import io.phonecommand.systemtests.cluster.Worker;
import io.phonecommand.systemtests.trial.Trial;
import java.util.List;
import java.util.random.RandomGenerator;

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
    return new Disturbances(seed)
        .with("worker killed", 6, this::killWorker)
        .with("worker paused", 4, this::pauseWorker)
        .with("worker restarted", 4, this::restartWorker)
        .with("api killed", 4, this::killApi)
        .with("api paused", 3, this::pauseApi)
        .with("api restarted", 3, this::restartApi)
        .with("broker killed", 3, this::killBroker)
        .with("broker paused", 3, this::pauseBroker)
        .with("broker restarted", 2, this::restartBroker)
        .with("all brokers killed", 1, this::killAllBrokers);
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
