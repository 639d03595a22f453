package io.phonecommand.systemtests.fire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.phonecommand.common.topic.Topics;
import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.Broker;
import io.phonecommand.processes.SimulatorControl;
import io.phonecommand.processes.Worker;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.systemtests.cluster.BlackHoleNetwork;
import io.phonecommand.systemtests.cluster.SitePlan;
import io.phonecommand.systemtests.judge.Budget;
import io.phonecommand.systemtests.trial.Asked;
import io.phonecommand.systemtests.trial.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kafka away, phones away, and a site that grows and shrinks, under load. */
@Tag("fire")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class FireIT extends ScenarioOnCluster {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration KAFKA_AWAY = Duration.ofSeconds(20);
  private static final Duration BACK_WITHIN = Duration.ofSeconds(10);

  /** {@code broker.session.timeout.ms}, and an election. */
  private static final Duration BROKER_SESSION = Duration.ofSeconds(11);

  /** And a question to a broker that hangs. */
  private static final Duration BROKER_HANGS = BROKER_SESSION.plusSeconds(3);

  private static final Duration SOON = Duration.ofSeconds(3);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(500);
  private static final int FAR_PHONES = 2;

  /** Whose task was on its way, or was running, when Kafka went away can't be told better. */
  private static final Budget ALL_AWAY = Budget.ofPercent(50);

  /** Of far phones, the command that was swallowed and the one that ran; the load is at home. */
  private static final Budget SWALLOWED = new Budget(2 * FAR_PHONES, 10);

  /**
   * The same, and a site without a worker from the kill until two new ones have started, which
   * takes most of a window on a busy machine.
   */
  private static final Budget SWALLOWED_AND_KILLED = new Budget(2 * FAR_PHONES, 25);

  /** What a dead broker can cost for the time of its session, which is nearly a window. */
  private static final Set<String> BROKER_DEAD = Set.of("ok", "CMD.1001", "CMD.1004", "CMD.2004");

  private static final @Nullable String NO_NETWORK = BlackHoleNetwork.whyNot();

  FireIT() {
    super(
        Fire.plan()
            .withSites(
                new SitePlan("north", 2, Fire.PHONES, NO_NETWORK == null ? FAR_PHONES : 0),
                SitePlan.of("south", 2, Fire.PHONES)));
  }

  @Test
  void allBrokersAway_everybodyIsAnsweredInTime_andServiceIsBackSoonAfterThem() throws Exception {
    try (Trial trial = Fire.begin(cluster)) {
      List<Broker> brokers = cluster.kafka().brokers();
      moments.pass();
      brokers.forEach(Broker::kill);
      Fire.awaitPassed(KAFKA_AWAY);
      for (Broker broker : brokers) {
        broker.launch();
      }
      cluster.kafka().awaitReady();

      Instant back = Instant.now();
      for (ApiReplica api : cluster.apis()) {
        Duration took = Duration.between(back, firstSuccess(trial, api));
        System.out.printf("%s serves again %d ms after Kafka%n", api.name(), took.toMillis());
        assertThat(took).isLessThan(BACK_WITHIN);
      }
      Fire.assertKept("all brokers away for 20 s", trial, ALL_AWAY);
    }
  }

  /** Asks twice a second for phones of both sites until all have run one of the commands. */
  private Instant firstSuccess(Trial trial, ApiReplica api) throws Exception {
    List<String> phones =
        Stream.of("north", "south")
            .flatMap(site -> Fire.phones(cluster, site, 0, 12).stream())
            .toList();
    List<Asked> asked = new ArrayList<>();
    await()
        .pollInterval(BETWEEN_QUESTIONS)
        .atMost(LIMIT)
        .until(
            () -> {
              asked.add(trial.ask(api, "echo %s", phones));
              return firstServed(asked).isPresent();
            });
    return firstServed(asked).orElseThrow().answer().timing().endedAt();
  }

  private static Optional<Asked> firstServed(List<Asked> asked) throws Exception {
    for (Asked each : asked) {
      // A refusal as a whole has no results.
      if (each.hasEnded()
          && !Fire.codes(each).isEmpty()
          && Fire.codes(each).stream().allMatch("ok"::equals)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  @Test
  void eachBrokerKilledInTurn_costsNobodyHisAnswer() throws Exception {
    try (Trial trial = Fire.begin(cluster)) {
      List<String> meanwhile = new ArrayList<>();
      for (Broker broker : cluster.kafka().brokers()) {
        moments.pass();
        broker.kill();
        List<String> phones = Fire.phones(cluster, "north", 0, 6);
        meanwhile.addAll(Fire.codes(trial.ask(cluster.api(0), "echo %s", phones)));
        // It is as dead as before, but nobody waits for it any more.
        Fire.awaitPassed(BROKER_SESSION);
        Asked after = trial.ask(cluster.api(1), "echo %s", Fire.phones(cluster, "south", 0, 12));
        assertThat(Fire.codes(after)).hasSize(12).containsOnly("ok");
        broker.start();
        cluster.kafka().awaitInSync();
      }
      assertThat(meanwhile).hasSize(18).isSubsetOf(BROKER_DEAD);
      // Not every broker is one that everything waits for, and a session is shorter than a window.
      assertThat(meanwhile.stream().filter("ok"::equals)).hasSizeGreaterThanOrEqualTo(4);
      Fire.assertKept("kill -9 of each broker in turn", trial, Fire.A_BROKER_AWAY);
    }
  }

  /** Its connections stay: nobody is told that it is gone. */
  @Test
  void brokerThatHangs_costsWhatAKilledOneCosts() throws Exception {
    try (Trial trial = Fire.begin(cluster)) {
      // A replica's number is the number of its partition, see the cluster's settings.
      Broker hanging = cluster.kafka().leaderOf(Topics.RESULTS, 0);
      moments.pass();
      Instant from = Instant.now();
      hanging.pause();
      Duration took = Duration.between(from, firstSuccess(trial, cluster.api(0)));
      System.out.printf("served again %d ms after a broker hung%n", took.toMillis());
      assertThat(took).isLessThan(BROKER_HANGS);

      hanging.resume();
      cluster.kafka().awaitInSync();
      Fire.assertKept("a broker that hangs", trial, Fire.A_BROKER_AWAY);
    }
  }

  @Test
  void scalingFromOneWorkerToFourToTwo_losesNothing() throws Exception {
    try (Trial trial = Fire.begin(cluster)) {
      moments.pass();
      cluster.removeWorker("north");
      cluster.awaitServicesSettled();
      assertThat(cluster.workers("north")).hasSize(1);
      for (int i = 0; i < 3; i++) {
        var unused = cluster.addWorker("north");
      }
      cluster.awaitServicesSettled();
      assertThat(cluster.workers("north")).hasSize(4);
      Asked withFour = trial.ask(cluster.api(0), "echo %s", Fire.phones(cluster, "north", 0, 12));
      assertThat(Fire.codes(withFour)).containsOnly("ok");
      cluster.removeWorker("north");
      cluster.removeWorker("north");
      cluster.awaitServicesSettled();
      Fire.assertNothingWasLost(trial, Fire.assertKept("workers 1, 4, 2", trial));
    }
  }

  @Test
  void phoneThatDiesMidCommand_isToldAtOnce_costsOthersNothing_andComesBack() throws Exception {
    SimulatorControl control = cluster.simulator("north").control();
    List<String> phones = Fire.phones(cluster, "north", 0, 2);
    List<String> dying = phones.subList(0, 1);
    try (Trial trial = Fire.begin(cluster)) {
      moments.pass();
      Asked cutOff = trial.ask(cluster.api(0), "sim-trickle 60 100 %s", dying);
      Asked healthy = trial.ask(cluster.api(0), "sim-trickle 40 100 %s", phones.subList(1, 2));
      await()
          .atMost(LIMIT)
          .until(() -> trial.startsOf(cutOff).size() + trial.startsOf(healthy).size() == 2);

      moments.passFine();
      Instant died = Instant.now();
      control.fault(dying.getFirst(), Fault.of(FaultKind.REFUSE_CONNECTIONS));

      assertThat(Fire.codes(cutOff)).containsExactly("CMD.2002");
      assertThat(cutOff.answer().timing().endedAt()).isBefore(died.plus(SOON));
      Asked next = trial.ask(cluster.api(1), "echo %s", phones);
      assertThat(Fire.codes(next)).containsExactly("CMD.1002", "ok");
      assertThat(next.answer().timing().took()).isLessThan(SOON);
      assertThat(Fire.codes(healthy)).containsExactly("ok");

      control.heal(dying.getFirst());
      // The longest pause between two attempts to reach a phone is 5 s.
      await().atMost(BACK_WITHIN).until(() -> runs(trial, dying));
      // The command that died with it.
      Fire.assertKept("a phone dies", trial, new Budget(1, 0));
    }
  }

  @Test
  void networkThatSwallowsEverything_isNotTrusted_costsOthersNothing_andHeals() throws Exception {
    requireNetwork();
    BlackHoleNetwork network = cluster.network("north");
    List<String> far = cluster.farSimulator("north").phones();
    List<String> near = Fire.phones(cluster, "north", 0, 4);
    try (Trial trial = Fire.begin(cluster)) {
      assertThat(runs(trial, far)).isTrue();
      moments.pass();
      Asked running = trial.ask(cluster.api(0), "sim-trickle 30 100 %s", far);
      await().atMost(LIMIT).until(() -> trial.startsOf(running).size() == FAR_PHONES);

      moments.passFine();
      network.swallow();
      Asked lost = trial.ask(cluster.api(0), "echo %s", far);
      Asked meanwhile = trial.ask(cluster.api(1), "echo %s", near);
      assertThat(Fire.codes(meanwhile)).hasSize(4).containsOnly("ok");
      assertThat(meanwhile.answer().timing().took()).isLessThan(SOON);
      // A command of ours runs there, so the phone may just take no further connection: CMD.1001.
      assertThat(Fire.codes(lost))
          .hasSize(FAR_PHONES)
          .isSubsetOf("CMD.1001", "CMD.1002", "CMD.2002");
      // What ran is known to have run: nobody has said yet that the phone is lost.
      assertThat(Fire.codes(running)).hasSize(FAR_PHONES).isSubsetOf("running", "CMD.2002");

      network.heal();
      await().atMost(Duration.ofSeconds(30)).until(() -> runs(trial, far));
      Fire.assertKept("a network swallows everything", trial, SWALLOWED);
      assertThat(trial.startsOf(lost)).as("what was swallowed").isEmpty();
    }
  }

  /** Its sockets must die with it: the kernel would send for minutes what was not let through. */
  @Test
  void swallowedCommandsOfAKilledWorker_neverStart() throws Exception {
    requireNetwork();
    BlackHoleNetwork network = cluster.network("north");
    List<String> far = cluster.farSimulator("north").phones();
    try (Trial trial = Fire.begin(cluster)) {
      await().atMost(LIMIT).until(() -> runs(trial, far));
      moments.pass();
      network.swallow();
      Asked lost = trial.ask(cluster.api(0), "echo %s", far);
      Fire.awaitPassed(Duration.ofSeconds(2));
      moments.passFine();
      cluster.workers("north").forEach(Worker::kill);
      network.heal();
      for (Worker worker : cluster.workers("north")) {
        worker.revive();
      }

      assertThat(Fire.codes(lost))
          .hasSize(FAR_PHONES)
          .isSubsetOf("CMD.1001", "CMD.1002", "CMD.2002", "CMD.2003", "CMD.2004");
      // Longer than the pause between two attempts of the kernel has grown to by then.
      Fire.awaitPassed(Duration.ofSeconds(10));
      assertThat(trial.startsOf(lost)).as("what was swallowed").isEmpty();
      await().atMost(Duration.ofSeconds(30)).until(() -> runs(trial, far));
      Fire.assertKept(
          "a site's workers are killed while a network swallows their commands",
          trial,
          SWALLOWED_AND_KILLED);
    }
  }

  private static void requireNetwork() {
    if (NO_NETWORK != null) {
      System.err.println("!!! FireIT did NOT black-hole a network: " + NO_NETWORK);
    }
    assumeTrue(NO_NETWORK == null, "no network namespaces");
  }

  private boolean runs(Trial trial, List<String> phones) throws Exception {
    return Fire.codes(trial.ask(cluster.api(0), "echo %s", phones)).stream().allMatch("ok"::equals);
  }
}
