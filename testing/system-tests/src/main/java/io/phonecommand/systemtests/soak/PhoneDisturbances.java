package io.phonecommand.systemtests.soak;

import io.phonecommand.processes.Simulator;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.systemtests.cluster.BlackHoleNetwork;
import io.phonecommand.systemtests.cluster.Cluster;
import io.phonecommand.systemtests.cluster.SitePlan;
import io.phonecommand.systemtests.trial.Trial;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** What happens to phones and to the network before them: one thing at a time. */
final class PhoneDisturbances {

  private static final List<FaultKind> KINDS =
      Arrays.stream(FaultKind.values())
          .filter(kind -> kind != FaultKind.NONE && kind != FaultKind.FREEZE)
          .toList();

  private static final int SHORT_MILLIS = 500;
  private static final int LONG_MILLIS = 8000;
  private static final int MOST_LATENCY_MILLIS = 2000;

  private final List<Simulator> simulators;
  private final List<BlackHoleNetwork> networks;

  PhoneDisturbances(Cluster cluster) {
    List<String> sites = cluster.plan().sites().stream().map(SitePlan::name).toList();
    this.simulators = sites.stream().map(cluster::simulator).toList();
    this.networks = sites.stream().filter(cluster::hasFarPhones).map(cluster::network).toList();
  }

  Disturbances with(long seed) {
    Disturbances all =
        new Disturbances(seed)
            .with("phone cut off", 4, this::cutPhone)
            .with("all phones of a site killed", 2, this::killSimulator)
            .with("all phones of a site frozen", 3, this::freezeSimulator)
            .with("phone freeze", 4, this::freezePhone);
    for (FaultKind kind : KINDS) {
      all.with("phone " + kind.label(), 1, (trial, random) -> disturbPhone(kind, random));
    }
    return networks.isEmpty() ? all : all.with("network swallows", 3, this::swallow);
  }

  private void disturbPhone(FaultKind kind, RandomGenerator random) throws Exception {
    Simulator simulator = one(simulators, random);
    String phone = one(simulator.phones(), random);
    Fault fault =
        kind == FaultKind.LATENCY
            ? Fault.latency(Duration.ofMillis(random.nextInt(1, MOST_LATENCY_MILLIS)))
            : Fault.of(kind);
    simulator.control().fault(phone, fault);
    Pauses.between(random, SHORT_MILLIS, LONG_MILLIS);
    simulator.control().healAll();
  }

  /** Long enough for deadlines to pass meanwhile; and what came for it stays there to be served. */
  private void freezePhone(Trial trial, RandomGenerator random) throws Exception {
    Simulator simulator = one(simulators, random);
    String phone = one(simulator.phones(), random);
    simulator.control().fault(phone, Fault.of(FaultKind.FREEZE));
    Pauses.between(random, SHORT_MILLIS, LONG_MILLIS * 2);
    simulator.control().heal(phone);
  }

  private void cutPhone(Trial trial, RandomGenerator random) throws Exception {
    Simulator simulator = one(simulators, random);
    simulator.control().cutConnections(one(simulator.phones(), random));
    Pauses.between(random, SHORT_MILLIS, SHORT_MILLIS * 4);
  }

  private void killSimulator(Trial trial, RandomGenerator random) throws Exception {
    Simulator simulator = one(simulators, random);
    simulator.kill();
    Pauses.between(random, SHORT_MILLIS, LONG_MILLIS);
    simulator.start();
  }

  /** SIGSTOP. Here, because nothing else may ask the phones for a fault meanwhile. */
  private void freezeSimulator(Trial trial, RandomGenerator random) throws Exception {
    Simulator simulator = one(simulators, random);
    simulator.pause();
    Pauses.between(random, SHORT_MILLIS, LONG_MILLIS * 2);
    simulator.resume();
  }

  private void swallow(Trial trial, RandomGenerator random) throws Exception {
    BlackHoleNetwork network = one(networks, random);
    network.swallow();
    Pauses.between(random, SHORT_MILLIS, LONG_MILLIS * 2);
    network.heal();
  }

  private static <T> T one(List<T> all, RandomGenerator random) {
    return all.get(random.nextInt(all.size()));
  }
}
