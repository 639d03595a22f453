package io.phonecommand.systemtests.cluster;

import com.nimbusds.jose.JOSEException;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.Broker;
import io.phonecommand.processes.ExitHook;
import io.phonecommand.processes.Incident;
import io.phonecommand.processes.JavaCommand;
import io.phonecommand.processes.KafkaCluster;
import io.phonecommand.processes.ServiceProcess;
import io.phonecommand.processes.Simulator;
import io.phonecommand.processes.Waiting;
import io.phonecommand.processes.Worker;
import io.phonecommand.quickstart.DemoToken;
import io.phonecommand.quickstart.RunningParts;
import io.phonecommand.quickstart.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The whole system in processes of its own on loopback. Everything is counted from 0, everything
 * keeps its address over a restart, and {@link #close()} leaves nothing behind.
 *
 * <pre>
 * try (Cluster cluster = Cluster.start(ClusterPlan.standard())) {
 *   cluster.worker("north", 1).kill();
 *   post(cluster.api(0).endpoint(), cluster.token(), cluster.phones());
 *   cluster.simulator("north").commandsOf("north-0001");
 * }
 * </pre>
 */
public final class Cluster implements AutoCloseable {

  /** Whose the phones are until they are rented to somebody else. */
  public static final String TENANT = "acme";

  /** Somebody else, who has no phone at first. */
  public static final String OTHER_TENANT = "zenith";

  /** Somebody else, who never has one. */
  public static final String THIRD_TENANT = "nadir";

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final RunningParts parts;
  private final Path folder;
  private final ClusterPlan plan;
  private final Map<String, DemoToken> tokens = new LinkedHashMap<>();
  private final KafkaCluster kafka;
  private final List<ApiReplica> apis = new CopyOnWriteArrayList<>();
  private final Path publicKey;
  private final Map<String, Site> sites = new LinkedHashMap<>();

  private Cluster(ClusterPlan plan, RunningParts parts) throws IOException, JOSEException {
    this.parts = parts;
    this.plan = plan;
    folder = parts.started(TemporaryFolder.create()).path();
    List<String> tenants = List.of(TENANT, OTHER_TENANT, THIRD_TENANT);
    List<DemoToken> issued = DemoToken.issueAll(tenants);
    for (int i = 0; i < tenants.size(); i++) {
      tokens.put(tenants.get(i), issued.get(i));
    }
    kafka =
        parts.started(
            new KafkaCluster(
                folder, plan.brokers(), JavaCommand.CHEAP_START, !plan.relayed().isEmpty()));
    ProcessFactory factory = new ProcessFactory(plan, folder, kafka);
    for (SitePlan site : plan.sites()) {
      sites.put(site.name(), parts.started(new Site(site, factory)));
    }
    publicKey =
        Files.writeString(folder.resolve("public-key.pem"), issued.getFirst().publicKeyPem());
    for (int i = 0; i < plan.apis(); i++) {
      apis.add(parts.started(factory.api(i, publicKey)));
    }
    parts.started(this::keepLogs);
  }

  /**
   * Starts all of it; returns once everything serves, all phones are known to every api replica,
   * and the workers have their partitions. If that fails, what was started is ended.
   */
  public static Cluster start(ClusterPlan plan) throws Exception {
    RunningParts parts = new RunningParts();
    parts.started(ExitHook.closing(parts));
    boolean started = false;
    try {
      Cluster cluster = new Cluster(plan, parts);
      cluster.startAll();
      started = true;
      return cluster;
    } finally {
      if (!started) {
        parts.close();
      }
    }
  }

  private void startAll() throws Exception {
    kafka.launch();
    for (Site site : sites.values()) {
      site.launchSimulators();
    }
    for (Site site : sites.values()) {
      site.writeInventory();
    }
    // Topics with three copies can't be made before there are three brokers.
    kafka.awaitReady();
    for (Site site : sites.values()) {
      site.launchWorkers();
    }
    for (ApiReplica api : apis) {
      api.launch();
    }
    awaitSettled();
  }

  /**
   * Returns once everything serves, every phone is known to every api replica, the workers of each
   * site have divided the work, and all copies in Kafka are in sync. All processes must run.
   */
  public void awaitSettled() throws Exception {
    for (Simulator simulator : simulators().toList()) {
      simulator.awaitReady();
    }
    awaitServicesSettled();
  }

  /** The same without a look at the phones, some of which may be away. */
  public void awaitServicesSettled() throws Exception {
    kafka.awaitReady();
    for (ServiceProcess process : Stream.concat(allWorkers(), apis.stream()).toList()) {
      process.awaitReady();
    }
    for (Site site : sites.values()) {
      kafka.awaitGroup(Topics.workerGroup(site.name()), site.workers().size());
    }
    for (ApiReplica api : apis) {
      Waiting.until(api.name() + " knows all phones", LIMIT, () -> api.knows(plan.allPhones()));
    }
    kafka.awaitInSync();
  }

  /** Ends every fault that is known here, and returns once {@link #awaitSettled} does. */
  public void heal() throws Exception {
    if (kafka.isRelayed()) {
      kafka.relay().mend();
    }
    for (ServiceProcess process : processes()) {
      process.revive();
    }
    for (Site site : sites.values()) {
      if (site.hasFarPhones()) {
        site.far().network().heal();
      }
      site.simulator().awaitReady();
      site.simulator().control().healAll();
      site.rentBack();
    }
    kafka.changes().forget();
    awaitSettled();
  }

  /** Starts one more worker of {@code site}, without waiting for it. */
  public Worker addWorker(String site) throws IOException {
    Worker worker = site(site).addWorker();
    worker.launch();
    return worker;
  }

  /** Stops (SIGTERM) the worker of {@code site} that was added last; the site has one less. */
  public void removeWorker(String site) {
    Worker worker = site(site).removeWorker();
    worker.stop();
    worker.retire();
  }

  /**
   * Stops (SIGTERM) an api replica of an earlier version, and starts one of this version in its
   * place, at other ports; returns once it serves and knows all phones.
   */
  public ApiReplica upgradeApi(int index) throws Exception {
    ApiReplica older = apis.get(index);
    older.stop();
    older.retire();
    ApiReplica next =
        parts.started(new ProcessFactory(plan.withOlder(), folder, kafka).api(index, publicKey));
    apis.set(index, next);
    next.start();
    Waiting.until(next.name() + " knows all phones", LIMIT, () -> next.knows(plan.allPhones()));
    return next;
  }

  /** An api replica, from 0. */
  public ApiReplica api(int index) {
    return apis.get(index);
  }

  public List<ApiReplica> apis() {
    return List.copyOf(apis);
  }

  /** A worker of a site, from 0. */
  public Worker worker(String site, int index) {
    return site(site).workers().get(index);
  }

  public List<Worker> workers(String site) {
    return site(site).workers();
  }

  /** The workers of all sites. */
  public Stream<Worker> allWorkers() {
    return sites.values().stream().flatMap(site -> site.workers().stream());
  }

  /** The phones of a site that are on loopback. */
  public Simulator simulator(String site) {
    return site(site).simulator();
  }

  /** The phones of a site that are behind its {@link #network}. */
  public Simulator farSimulator(String site) {
    return site(site).far().simulator();
  }

  /** Whether {@link #farSimulator} and {@link #network} are there. */
  public boolean hasFarPhones(String site) {
    return site(site).hasFarPhones();
  }

  /** What lies between a site's workers and its far phones. */
  public BlackHoleNetwork network(String site) {
    return site(site).far().network();
  }

  /** A broker, from 0. */
  public Broker broker(int index) {
    return kafka.broker(index);
  }

  public KafkaCluster kafka() {
    return kafka;
  }

  /** The ids of all phones, a site after the other, those far away after those on loopback. */
  public List<String> phones() {
    return simulators().flatMap(simulator -> simulator.phones().stream()).toList();
  }

  /** Every simulator: together they know all that has ever been started. */
  public Stream<Simulator> simulators() {
    return sites.values().stream().flatMap(site -> site.simulators().stream());
  }

  /** The log of every process that ever ran here. */
  public List<Path> logFiles() throws IOException {
    // A log lies in its process's folder; deeper down lies Kafka's storage.
    try (Stream<Path> files = Files.find(folder, 2, (file, attributes) -> isLog(file))) {
      return files.toList();
    }
  }

  private static boolean isLog(Path file) {
    return file.getFileName().toString().endsWith(".log");
  }

  /** For the header {@code X-Auth-Token}: {@link #TENANT}'s, valid for a day. */
  public String token() {
    return tokenOf(TENANT);
  }

  /** The same of {@link #TENANT}, {@link #OTHER_TENANT} or {@link #THIRD_TENANT}. */
  public String tokenOf(String tenant) {
    return Objects.requireNonNull(tokens.get(tenant), tenant).value();
  }

  /** Writes into the inventory of {@code site} that {@code phones} are {@code tenant}'s now. */
  public void rent(String site, List<String> phones, String tenant) throws Exception {
    site(site).rent(phones, tenant);
  }

  /** Where everything is kept until {@link #close()}. */
  public Path folder() {
    return folder;
  }

  public ClusterPlan plan() {
    return plan;
  }

  /** All processes, brokers first. */
  public List<ServiceProcess> processes() {
    List<ServiceProcess> all = new ArrayList<>(kafka.brokers());
    for (Site site : sites.values()) {
      all.addAll(site.simulators());
      all.addAll(site.workers());
    }
    all.addAll(apis);
    return all;
  }

  /** All that was done to any part since the cluster's start. */
  public List<Incident> incidents() {
    List<Incident> all = new ArrayList<>();
    for (ServiceProcess shared : Stream.concat(kafka.brokers().stream(), apis.stream()).toList()) {
      Incident.addTo(all, List.of(), false, shared.timesDown());
      Incident.addTo(all, List.of(), false, shared.timesPaused());
    }
    Incident.addTo(all, List.of(), false, kafka.changes().times());
    if (kafka.isRelayed()) {
      Incident.addTo(all, List.of(), false, kafka.relay().timesCut());
    }
    sites.values().forEach(site -> all.addAll(site.incidents()));
    return all;
  }

  private Site site(String name) {
    Site site = sites.get(name);
    if (site == null) {
      throw new IllegalArgumentException("there is no site '" + name + "', only " + sites.keySet());
    }
    return site;
  }

  private void keepLogs() throws IOException {
    Path target = plan.keptLogs();
    if (target != null) {
      Files.createDirectories(target);
      for (Path log : logFiles()) {
        Files.copy(log, target.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Kills every process and deletes every file. */
  @Override
  public void close() {
    parts.close();
  }
}
