package io.phonecommand.systemtests.cluster;

import io.phonecommand.processes.ApiBreakpoint;
import io.phonecommand.processes.Breakpoint;
import io.phonecommand.processes.KafkaRelay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Cluster} is made of. Begin with {@link #standard()} and change what matters.
 *
 * @param brokers 1, or 3 with three copies of everything and {@code min.insync.replicas} 2
 * @param apis how many api replicas, at least 1
 * @param sites the sites, at least 1, with different names
 * @param workerArguments {@code --key=value} for each worker; wins over the cluster's own
 * @param apiArguments the same for each api replica that is not an older one
 * @param keptLogs the folder to which the processes' logs are copied when the cluster is closed, or
 *     null: then they go with everything else
 * @param older the processes, by their names, that are of an earlier version: {@code -Pupgrade}
 * @param breakable whether workers can be halted at {@link Breakpoint}s, and api replicas at {@link
 *     ApiBreakpoint}s
 * @param clocks by how much the clocks of workers are ahead, by their names; negative: behind
 * @param relayed the workers, by their names, that reach Kafka by way of its relay
 */
public record ClusterPlan(
    int brokers,
    int apis,
    List<SitePlan> sites,
    List<String> workerArguments,
    List<String> apiArguments,
    @Nullable Path keptLogs,
    Set<String> older,
    boolean breakable,
    Map<String, Duration> clocks,
    Set<String> relayed) {

  public ClusterPlan {
    if (brokers != 1 && brokers != 3) {
      throw new IllegalArgumentException("1 broker or 3");
    }
    if (apis < 1 || sites.isEmpty()) {
      throw new IllegalArgumentException("an api replica and a site at least");
    }
    if (sites.stream().map(SitePlan::name).distinct().count() != sites.size()) {
      throw new IllegalArgumentException("two sites have one name");
    }
    sites = List.copyOf(sites);
    workerArguments = Arguments.checked(workerArguments);
    apiArguments = Arguments.checked(apiArguments);
    older = Set.copyOf(older);
    clocks = Map.copyOf(clocks);
    relayed = Set.copyOf(relayed);
  }

  /**
   * Three brokers, two api replicas, the sites {@code north} and {@code south} with two workers and
   * four phones each.
   */
  public static ClusterPlan standard() {
    return new ClusterPlan(
        3,
        2,
        List.of(SitePlan.of("north", 2, 4), SitePlan.of("south", 2, 4)),
        List.of(),
        List.of(),
        null,
        Set.of(),
        false,
        Map.of(),
        Set.of());
  }

  public ClusterPlan withBrokers(int number) {
    return new ClusterPlan(
        number,
        apis,
        sites,
        workerArguments,
        apiArguments,
        keptLogs,
        older,
        breakable,
        clocks,
        relayed);
  }

  public ClusterPlan withApis(int number) {
    return new ClusterPlan(
        brokers,
        number,
        sites,
        workerArguments,
        apiArguments,
        keptLogs,
        older,
        breakable,
        clocks,
        relayed);
  }

  public ClusterPlan withSites(SitePlan... others) {
    return new ClusterPlan(
        brokers,
        apis,
        List.of(others),
        workerArguments,
        apiArguments,
        keptLogs,
        older,
        breakable,
        clocks,
        relayed);
  }

  /** With these {@code --key=value} for each worker, in place of those there were. */
  public ClusterPlan withWorkerArguments(String... arguments) {
    return new ClusterPlan(
        brokers,
        apis,
        sites,
        List.of(arguments),
        apiArguments,
        keptLogs,
        older,
        breakable,
        clocks,
        relayed);
  }

  /** With these {@code --key=value} for each api replica, in place of those there were. */
  public ClusterPlan withApiArguments(String... arguments) {
    return new ClusterPlan(
        brokers,
        apis,
        sites,
        workerArguments,
        List.of(arguments),
        keptLogs,
        older,
        breakable,
        clocks,
        relayed);
  }

  /** With the logs kept in {@code folder}, which is made if it does not exist. */
  public ClusterPlan withLogsKeptIn(Path folder) {
    return new ClusterPlan(
        brokers,
        apis,
        sites,
        workerArguments,
        apiArguments,
        folder,
        older,
        breakable,
        clocks,
        relayed);
  }

  /** With these processes of an earlier version. */
  public ClusterPlan withOlder(String... names) {
    return new ClusterPlan(
        brokers,
        apis,
        sites,
        workerArguments,
        apiArguments,
        keptLogs,
        Set.of(names),
        breakable,
        clocks,
        relayed);
  }

  /** With workers and api replicas that can be halted. */
  public ClusterPlan withBreakpoints() {
    return new ClusterPlan(
        brokers,
        apis,
        sites,
        workerArguments,
        apiArguments,
        keptLogs,
        older,
        true,
        clocks,
        relayed);
  }

  /** With workers, by their names, whose clocks are ahead by that; negative: behind. */
  public ClusterPlan withClocks(Map<String, Duration> ahead) {
    return new ClusterPlan(
        brokers,
        apis,
        sites,
        workerArguments,
        apiArguments,
        keptLogs,
        older,
        breakable,
        ahead,
        relayed);
  }

  /** With workers, by their names, that can be cut off from Kafka, see {@link KafkaRelay}. */
  public ClusterPlan withRelayed(String... names) {
    return new ClusterPlan(
        brokers,
        apis,
        sites,
        workerArguments,
        apiArguments,
        keptLogs,
        older,
        breakable,
        clocks,
        Set.of(names));
  }

  /** How many phones there are in all sites. */
  public int allPhones() {
    return sites.stream().mapToInt(SitePlan::allPhones).sum();
  }
}
