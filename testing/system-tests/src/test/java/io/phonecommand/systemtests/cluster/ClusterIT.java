package io.phonecommand.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.phonecommand.common.topic.Topics;
import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.Broker;
import io.phonecommand.processes.ServiceProcess;
import io.phonecommand.processes.SimulatorControl;
import io.phonecommand.processes.Waiting;
import io.phonecommand.processes.Worker;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The harness itself: what is killed comes back, and what is closed leaves nothing behind. */
@Tag("fire")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ClusterIT {

  private static final String NORTH = "north-0001";
  private static final String SOUTH = "south-0004";

  private static Cluster cluster;

  /** Half a minute on two idle cores; not a measurement. */
  @BeforeAll
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  static void start() throws Exception {
    cluster = Cluster.start(ClusterPlan.standard());
  }

  @AfterAll
  static void closeAndLookForRemains() {
    assumeTrue(cluster != null, "it was never started");
    List<Long> pids = cluster.processes().stream().map(ServiceProcess::pid).toList();
    assertThat(pids).hasSize(3 + 2 * (1 + 2) + 2);

    cluster.close();

    assertThat(pids)
        .allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).as("process %d", pid).isEmpty());
    assertThat(cluster.folder()).doesNotExist();
  }

  /** Posts {@code echo <word>} for a phone of each site; both must have run it, once. */
  private static void assertRuns(Cluster system, ApiReplica api, String word) throws Exception {
    assertThat(post(system, api, "echo " + word))
        .hasSize(2)
        .allSatisfy(
            result -> {
              assertThat(result.path("status").asInt()).as("%s", result).isEqualTo(2);
              assertThat(result.path("execute_msg").asString()).isEqualTo(word);
            });
    assertThat(system.simulator("north").commandsOf(NORTH)).containsOnlyOnce("echo " + word);
    assertThat(system.simulator("south").commandsOf(SOUTH)).containsOnlyOnce("echo " + word);
  }

  private static List<JsonNode> post(Cluster system, ApiReplica api, String command)
      throws Exception {
    return Posts.run(system, api, command, List.of(NORTH, SOUTH));
  }

  @Test
  void eachReplica_answersForBothSites() throws Exception {
    assertThat(cluster.phones()).hasSize(8).contains(NORTH, SOUTH);

    assertRuns(cluster, cluster.api(0), "first");
    assertRuns(cluster, cluster.api(1), "second");
  }

  @Test
  void killedWorker_comesBackToItsSite() throws Exception {
    Worker worker = cluster.worker("north", 0);
    long pid = worker.pid();

    worker.kill();
    assertThat(worker.isAlive()).isFalse();
    worker.start();
    cluster.awaitSettled();

    assertThat(worker.pid()).isNotEqualTo(pid);
    assertRuns(cluster, cluster.api(0), "worker");
  }

  @Test
  void killedReplica_comesBackUnderItsUrl() throws Exception {
    var endpoint = cluster.api(1).endpoint();

    cluster.api(1).kill();
    cluster.api(1).start();

    assertThat(cluster.api(1).endpoint()).isEqualTo(endpoint);
    assertRuns(cluster, cluster.api(1), "replica");
  }

  @Test
  void killedBroker_isReplacedAsLeader_andComesBackInSync() throws Exception {
    Broker leader = cluster.kafka().leaderOf(Topics.tasks("north"), 0);

    leader.kill();
    Waiting.until(
        "another broker leads",
        Duration.ofSeconds(20),
        () -> cluster.kafka().leaderOf(Topics.tasks("north"), 0) != leader);
    leader.start();
    cluster.awaitSettled();

    assertRuns(cluster, cluster.api(0), "broker");
  }

  @Test
  void pausedProcess_goesOnAfterwards() throws Exception {
    ApiReplica api = cluster.api(0);

    api.pause();
    assertThat(api.isAlive()).isTrue();
    assertThat(api.isReady()).isFalse();
    api.resume();

    api.awaitReady();
    assertRuns(cluster, api, "resumed");
  }

  @Test
  void phoneWithAFault_hasItUntilItIsHealed() throws Exception {
    SimulatorControl control = cluster.simulator("north").control();
    control.fault(NORTH, Fault.of(FaultKind.DROP_ON_OPEN));

    assertThat(control.state(NORTH).path("fault").asString()).isEqualTo("drop-on-open");
    assertThat(post(cluster, cluster.api(0), "echo faulty"))
        .extracting(result -> result.path("status").asInt())
        .containsExactly(-1, 2);
    assertThat(cluster.simulator("north").commandsOf(NORTH)).doesNotContain("echo faulty");

    control.heal(NORTH);
    assertRuns(cluster, cluster.api(0), "healed");
  }
}
