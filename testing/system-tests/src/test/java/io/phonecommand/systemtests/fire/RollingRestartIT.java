package io.phonecommand.systemtests.fire;

import io.phonecommand.processes.ApiReplica;
import io.phonecommand.processes.Broker;
import io.phonecommand.processes.Worker;
import io.phonecommand.systemtests.trial.Trial;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every process is replaced, one after the other, under load. */
@Tag("fire")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class RollingRestartIT extends ScenarioOnCluster {

  RollingRestartIT() {
    super(Fire.plan());
  }

  @Test
  void restartOfEverything_losesNoRequest() throws Exception {
    try (Trial trial = Fire.beginWithJobs(cluster)) {
      for (Worker worker : cluster.allWorkers().toList()) {
        moments.pass();
        Fire.restart(worker);
      }
      for (ApiReplica api : cluster.apis()) {
        moments.pass();
        Fire.restart(api);
      }
      for (Broker broker : cluster.kafka().brokers()) {
        moments.pass();
        Fire.restart(broker);
        cluster.kafka().awaitInSync();
      }
      Fire.assertNothingWasLost(trial, Fire.assertKept("restart of everything, one by one", trial));
    }
  }
}
