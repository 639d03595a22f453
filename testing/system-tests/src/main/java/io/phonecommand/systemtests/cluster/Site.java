package io.phonecommand.systemtests.cluster;

import io.phonecommand.processes.Incident;
import io.phonecommand.processes.Simulator;
import io.phonecommand.processes.Worker;
import io.phonecommand.quickstart.RunningParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The processes of a site. */
final class Site implements AutoCloseable {

  private static final String ID = "  - id: ";
  private static final String RENTED_BY = "    tenant: ";

  /** Far phones and what lies between them and the workers. */
  record Far(Simulator simulator, BlackHoleNetwork network) {}

  private final RunningParts parts = new RunningParts();
  private final ProcessFactory factory;
  private final String name;
  private final Path inventory;
  private final Simulator simulator;
  private final @Nullable Far far;
  private final Map<String, String> tenants = new HashMap<>();
  private final List<Worker> workers = new ArrayList<>();
  private final List<Worker> everyWorker = new ArrayList<>();

  Site(SitePlan plan, ProcessFactory factory) throws IOException {
    this.factory = factory;
    name = plan.name();
    inventory = factory.inventoryOf(name);
    simulator = parts.started(factory.simulator(plan));
    far = plan.farPhones() == 0 ? null : makeFar(plan);
    for (int i = 0; i < plan.workers(); i++) {
      addWorker();
    }
  }

  /** One more worker, which is not started. */
  synchronized Worker addWorker() throws IOException {
    Worker worker = parts.started(factory.worker(name, workers.size()));
    workers.add(worker);
    everyWorker.add(worker);
    return worker;
  }

  /** The worker that was added last is none of the site's any more. */
  synchronized Worker removeWorker() {
    return workers.removeLast();
  }

  private Far makeFar(SitePlan plan) throws IOException {
    BlackHoleNetwork network = parts.started(BlackHoleNetwork.create());
    return new Far(parts.started(factory.farSimulator(plan, network)), network);
  }

  void launchSimulators() throws IOException {
    for (Simulator each : simulators()) {
      each.launch();
    }
  }

  void launchWorkers() throws IOException {
    for (Worker worker : workers()) {
      worker.launch();
    }
  }

  /** Waits for the simulators, and writes what they say into one file for the workers. */
  void writeInventory() throws Exception {
    StringBuilder yaml = new StringBuilder("instances:\n");
    for (Simulator each : simulators()) {
      each.awaitReady();
      String id = "";
      // After the head come the entries.
      for (String line : Files.readAllLines(each.inventory()).stream().skip(1).toList()) {
        id = line.startsWith(ID) ? line.substring(ID.length()) : id;
        String tenant = line.startsWith(RENTED_BY) ? tenants.get(id) : null;
        yaml.append(tenant == null ? line : RENTED_BY + tenant).append('\n');
      }
    }
    Path next = Files.writeString(inventory.resolveSibling("next-" + name + ".yml"), yaml);
    Files.move(next, inventory, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Rewrites the inventory file. */
  synchronized void rent(List<String> phones, String tenant) throws Exception {
    phones.forEach(phone -> tenants.put(phone, tenant));
    writeInventory();
  }

  /** All phones are their first tenant's again. */
  synchronized void rentBack() throws Exception {
    if (!tenants.isEmpty()) {
      tenants.clear();
      writeInventory();
    }
  }

  String name() {
    return name;
  }

  /** What was done to its phones, to those who serve them, and to what lies between. */
  synchronized List<Incident> incidents() {
    List<String> phones = simulators().stream().flatMap(each -> each.phones().stream()).toList();
    List<Incident> all = new ArrayList<>();
    for (Worker worker : everyWorker) {
      Incident.addTo(all, phones, false, worker.timesDown());
      Incident.addTo(all, phones, false, worker.timesPaused());
    }
    for (Simulator each : simulators()) {
      all.addAll(each.incidents());
    }
    if (far != null) {
      Incident.addTo(all, far.simulator().phones(), false, far.network().timesSwallowing());
    }
    return all;
  }

  synchronized List<Worker> workers() {
    return List.copyOf(workers);
  }

  Simulator simulator() {
    return simulator;
  }

  boolean hasFarPhones() {
    return far != null;
  }

  Far far() {
    if (far == null) {
      throw new IllegalStateException("the plan has no far phones in the site " + name);
    }
    return far;
  }

  List<Simulator> simulators() {
    return far == null ? List.of(simulator) : List.of(simulator, far.simulator());
  }

  @Override
  public void close() {
    parts.close();
  }
}
