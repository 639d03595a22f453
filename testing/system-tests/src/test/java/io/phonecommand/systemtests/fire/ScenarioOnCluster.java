package io.phonecommand.systemtests.fire;

import io.phonecommand.systemtests.cluster.Cluster;
import io.phonecommand.systemtests.cluster.ClusterPlan;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** Scenarios that share a cluster; each finds it healed. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class ScenarioOnCluster {

  private final ClusterPlan plan;

  /** Running while a test is. */
  protected Cluster cluster;

  /** When the test's faults hit. */
  protected Moments moments;

  ScenarioOnCluster(ClusterPlan plan) {
    this.plan = plan;
  }

  @BeforeAll
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void start() throws Exception {
    cluster = Cluster.start(plan);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @BeforeEach
  void heal(TestInfo test) throws Exception {
    moments = new Moments(Fire.SEED, getClass().getName() + "." + test.getDisplayName());
    cluster.heal();
  }
}
