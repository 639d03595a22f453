package io.phonecommand.systemtests.fire;

import io.phonecommand.systemtests.cluster.ApiReplica;
import io.phonecommand.systemtests.cluster.Broker;
import io.phonecommand.systemtests.cluster.Cluster;
import io.phonecommand.systemtests.cluster.Worker;
import io.phonecommand.systemtests.trial.Trial;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every process is replaced, one after the other, under load. */
@Tag("fire")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class RollingRestartIT {

  private static Cluster cluster;

  @BeforeAll
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  static void start() throws Exception {
    cluster = Cluster.start(Fire.plan());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void restartOfEverything_losesNoRequest() throws Exception {
    try (Trial trial = Fire.begin(cluster)) {
      for (Worker worker : cluster.allWorkers().toList()) {
        Fire.restart(worker);
      }
      for (ApiReplica api : cluster.apis()) {
        Fire.restart(api);
      }
      for (Broker broker : cluster.kafka().brokers()) {
        Fire.restart(broker);
        cluster.kafka().awaitInSync();
      }
      Fire.assertNothingWasLost(trial, Fire.assertKept("restart of everything, one by one", trial));
    }
  }
}
