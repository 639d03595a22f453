package io.phonecommand.systemtests.fire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.common.topic.Topics;
import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.Broker;
import io.phonecommand.processes.SimulatorControl;
import io.phonecommand.processes.Worker;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.systemtests.judge.Budget;
import io.phonecommand.systemtests.load.End;
import io.phonecommand.systemtests.trial.Asked;
import io.phonecommand.systemtests.trial.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes die, freeze and are replaced under load. Every promise is kept. */
@Tag("scenario")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class KilledProcessesIT extends ScenarioOnCluster {

  private static final Duration ANSWER_AFTER_KILL = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(13);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  KilledProcessesIT() {
    super(Fire.plan());
  }

  /** Claimed and connecting, running, and ended on the phone without the worker knowing it. */
  @Test
  void killedWorkersCommands_areAnsweredByItsSuccessor_andNeverRunAgain() throws Exception {
    SimulatorControl phones = cluster.simulator("north").control();
    List<String> running = Fire.phones(cluster, "north", 0, 4);
    List<String> connecting = Fire.phones(cluster, "north", 4, 8);
    List<String> ended = Fire.phones(cluster, "north", 8, 12);
    Worker victim = cluster.worker("north", 0);
    try (Trial trial = Fire.begin(cluster)) {
      for (String phone : connecting) {
        // Without a connection from before the fault, nothing is ever sent to it.
        phones.fault(phone, Fault.of(FaultKind.REFUSE_CONNECTIONS));
        phones.fault(phone, Fault.of(FaultKind.SILENT));
      }
      for (String phone : ended) {
        phones.fault(phone, Fault.of(FaultKind.HANG_DURING_OUTPUT));
      }
      moments.pass();
      Asked slow = trial.ask(cluster.api(0), "sim-trickle 70 100 %s", running);
      Asked unstarted = trial.ask(cluster.api(0), "echo %s", connecting);
      Asked unheard = trial.ask(cluster.api(1), "echo %s", ended);
      await().atMost(LIMIT).until(() -> trial.startsOf(slow).size() == running.size());
      await().atMost(LIMIT).until(() -> trial.startsOf(unheard).size() == ended.size());

      moments.passFine();
      Instant killedAt = Instant.now();
      victim.kill();

      assertThat(Fire.codes(slow)).contains("CMD.2003").isSubsetOf("CMD.2003", "ok", "running");
      assertThat(Fire.codes(unstarted))
          .contains("CMD.2003")
          .isSubsetOf("CMD.2003", "CMD.1002", "CMD.2002");
      assertThat(Fire.codes(unheard)).contains("CMD.2003").isSubsetOf("CMD.2003", "running");
      assertThat(slow.answer().timing().endedAt()).isBefore(killedAt.plus(ANSWER_AFTER_KILL));
      assertThat(unstarted.answer().timing().endedAt()).isBefore(killedAt.plus(ANSWER_AFTER_KILL));
      for (String phone : cluster.simulator("north").phones()) {
        phones.heal(phone);
      }
      for (String phone : ended) {
        phones.cutConnections(phone);
      }
      victim.start();
      // All three requests can be of this kind.
      Fire.assertKept("kill -9 of a worker", trial, new Budget(12, 10));
      assertThat(trial.startsOf(unstarted)).isEmpty();
    }
  }

  @Test
  @Tag("fire")
  void tasksThatAKilledWorkerHadNotClaimed_areRunByItsSuccessor() throws Exception {
    Worker victim = cluster.worker("south", 0);
    try (Trial trial = Fire.begin(cluster)) {
      moments.pass();
      // It can't claim any more, and nobody knows that yet.
      victim.pause();
      Asked unclaimed = trial.ask(cluster.api(0), "echo %s", Fire.phones(cluster, "south", 0, 12));
      await().atMost(LIMIT).until(() -> !trial.startsOf(unclaimed).isEmpty());
      victim.kill();

      // The successor has until 300 ms before the window's end.
      assertThat(Fire.codes(unclaimed)).hasSize(12).containsOnly("ok");
      victim.start();
      Fire.assertKept("kill -9 of a worker before the claim", trial);
    }
  }

  @Test
  @Tag("fire")
  void pausedWorker_startsNothingLate_andNothingTwice_whenItGoesOn() throws Exception {
    Worker frozen = cluster.worker("north", 1);
    try (Trial trial = Fire.begin(cluster)) {
      moments.pass();
      Asked before =
          trial.ask(cluster.api(0), "sim-trickle 50 100 %s", Fire.phones(cluster, "north", 0, 12));
      await().atMost(LIMIT).until(() -> trial.startsOf(before).size() == 12);

      moments.passFine();
      frozen.pause();
      Fire.awaitPassed(PAUSE);
      frozen.resume();

      assertThat(Fire.codes(before)).contains("CMD.2003").isSubsetOf("CMD.2003", "ok", "running");
      Fire.assertKept("SIGSTOP of a worker for 13 s", trial, new Budget(12, 10));
    }
  }

  @Test
  @Tag("fire")
  void killedReplicasCallers_findTheirFirstTryOnAnotherReplica() throws Exception {
    ApiReplica victim = cluster.api(0);
    ApiReplica other = cluster.api(1);
    try (Trial trial = Fire.begin(cluster)) {
      moments.pass();
      Asked asked = trial.ask(victim, "sim-trickle 50 100 %s", Fire.phones(cluster, "north", 0, 4));
      await().atMost(LIMIT).until(() -> trial.startsOf(asked).size() == 4);

      trial.withOutageOf(
          victim,
          () -> {
            moments.passFine();
            victim.kill();
            assertThat(asked.answer().end()).isEqualTo(End.BROKEN);
          });
      trial.retry(asked, other);

      assertThat(Fire.codes(asked)).containsOnly("ok");
      assertThat(trial.startsOf(asked)).hasSize(4);
      trial.withOutageOf(victim, victim::start);
      Fire.assertKept("kill -9 of an api replica", trial);
    }
  }

  @Test
  @Tag("fire")
  void killedLeaderOfTheTasks_costsNoCommandMoreThanItsDeadline() throws Exception {
    try (Trial trial = Fire.begin(cluster)) {
      Broker leader = cluster.kafka().leaderOf(Topics.tasks("north"), 0);
      moments.pass();
      // Another broker leads the results of one of them, so that time suffices.
      ApiReplica api = replicaWithoutResultsAt(leader);
      Asked running = trial.ask(api, "sim-trickle 30 100 %s", Fire.phones(cluster, "north", 0, 12));
      await().atMost(LIMIT).until(() -> trial.startsOf(running).size() == 12);

      moments.passFine();
      leader.kill();
      Asked meanwhile = trial.ask(cluster.api(1), "echo %s", Fire.phones(cluster, "south", 0, 4));

      assertThat(Fire.codes(running)).hasSize(12).containsOnly("ok");
      assertThat(Fire.codes(meanwhile))
          .hasSize(4)
          .isSubsetOf("ok", "CMD.1001", "CMD.1004", "CMD.2004");
      await()
          .atMost(LIMIT)
          .until(() -> cluster.kafka().leaderOf(Topics.tasks("north"), 0) != leader);
      Asked without = trial.ask(cluster.api(0), "echo %s", Fire.phones(cluster, "north", 0, 12));
      assertThat(Fire.codes(without)).hasSize(12).containsOnly("ok");
      leader.start();
      Asked after = trial.ask(cluster.api(0), "echo %s", Fire.phones(cluster, "north", 0, 12));
      assertThat(Fire.codes(after)).hasSize(12).containsOnly("ok");
      Fire.assertKept("kill -9 of the broker that leads the tasks", trial, Fire.A_BROKER_AWAY);
    }
  }

  /** A replica's number is the number of its partition, see the cluster's settings. */
  private ApiReplica replicaWithoutResultsAt(Broker broker) throws Exception {
    for (int i = 0; i < cluster.apis().size(); i++) {
      if (cluster.kafka().leaderOf(Topics.RESULTS, i) != broker) {
        return cluster.api(i);
      }
    }
    throw new AssertionError(broker + " leads the results of all replicas");
  }

  @Test
  @Tag("fire")
  void rollingRestart_losesNoRequest() throws Exception {
    try (Trial trial = Fire.beginWithJobs(cluster)) {
      for (Worker worker : cluster.workers("north")) {
        moments.pass();
        Fire.restart(worker);
      }
      moments.pass();
      Fire.restart(cluster.api(1));
      Fire.assertNothingWasLost(
          trial, Fire.assertKept("restart of a site's workers and of an api replica", trial));
    }
  }
}
