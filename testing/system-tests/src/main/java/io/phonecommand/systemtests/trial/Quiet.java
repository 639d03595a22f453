package io.phonecommand.systemtests.trial;

import io.phonecommand.processes.Simulator;
import io.phonecommand.processes.Waiting;
import io.phonecommand.processes.Worker;
import io.phonecommand.systemtests.cluster.Cluster;
import java.io.IOException;
import java.time.Duration;

/** The moment at which a load is over for workers and phones, too. */
final class Quiet {

  private Quiet() {}

  /** Returns once no worker that lives has a claim open and no phone runs a command. */
  static void await(Cluster cluster, Duration limit) throws Exception {
    Waiting.until("nothing is under way", limit, () -> areIdle(cluster) && !runsSomething(cluster));
  }

  private static boolean runsSomething(Cluster cluster) throws IOException {
    for (Simulator simulator : cluster.simulators().toList()) {
      if (simulator.runsSomething()) {
        return true;
      }
    }
    return false;
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
