package io.phonecommand.systemtests.trial;

import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.cluster.Cluster;
import io.phonecommand.systemtests.cluster.Waiting;
import io.phonecommand.systemtests.cluster.Worker;
import java.time.Duration;

/** The moment at which a load is over for workers and phones, too. */
final class Quiet {

  private Quiet() {}

  /** Returns once no worker that lives has a claim open and no phone runs a command. */
  static void await(Cluster cluster, Trial trial, Duration limit) throws Exception {
    Waiting.until(
        "nothing is under way",
        limit,
        () -> areIdle(cluster) && trial.started().stream().noneMatch(StartedCommand::isRunning));
  }

  private static boolean areIdle(Cluster cluster) throws InterruptedException {
    for (Worker worker : cluster.allWorkers().toList()) {
      if (worker.isAlive() && !worker.isIdle()) {
        return false;
      }
    }
    return true;
  }
}
