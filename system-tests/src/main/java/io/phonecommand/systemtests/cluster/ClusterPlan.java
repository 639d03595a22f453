package io.phonecommand.systemtests.cluster;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Cluster} is made of. Begin with {@link #standard()} and change what matters.
 *
 * @param brokers 1, or 3 with three copies of everything and {@code min.insync.replicas} 2
 * @param apis how many api replicas, at least 1
 * @param sites the sites, at least 1, with different names
 * @param tenant whose phones they are, and whose the cluster's token is
 * @param serviceFlags JVM flags of api replicas and workers
 * @param otherFlags JVM flags of brokers and simulators
 * @param apiArguments {@code --key=value} for each api replica; wins over the cluster's own
 * @param workerArguments {@code --key=value} for each worker; wins over the cluster's own
 * @param keptLogs the folder to which the processes' logs are copied when the cluster is closed, or
 *     null: then they go with everything else
 */
public record ClusterPlan(
    int brokers,
    int apis,
    List<SitePlan> sites,
    String tenant,
    List<String> serviceFlags,
    List<String> otherFlags,
    List<String> apiArguments,
    List<String> workerArguments,
    @Nullable Path keptLogs) {

  private static final List<String> CHEAP_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx256m");

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
    serviceFlags = List.copyOf(serviceFlags);
    otherFlags = List.copyOf(otherFlags);
    apiArguments = Arguments.checked(apiArguments);
    workerArguments = Arguments.checked(workerArguments);
  }

  /**
   * Three brokers, two api replicas, the sites {@code north} and {@code south} with two workers and
   * four phones each; JVMs that start soon and never become fast.
   */
  public static ClusterPlan standard() {
    return new ClusterPlan(
        3,
        2,
        List.of(SitePlan.of("north", 2, 4), SitePlan.of("south", 2, 4)),
        "acme",
        CHEAP_START,
        CHEAP_START,
        List.of(),
        List.of(),
        null);
  }

  public ClusterPlan withBrokers(int number) {
    return new ClusterPlan(
        number,
        apis,
        sites,
        tenant,
        serviceFlags,
        otherFlags,
        apiArguments,
        workerArguments,
        keptLogs);
  }

  public ClusterPlan withApis(int number) {
    return new ClusterPlan(
        brokers,
        number,
        sites,
        tenant,
        serviceFlags,
        otherFlags,
        apiArguments,
        workerArguments,
        keptLogs);
  }

  public ClusterPlan withSites(SitePlan... others) {
    return new ClusterPlan(
        brokers,
        apis,
        List.of(others),
        tenant,
        serviceFlags,
        otherFlags,
        apiArguments,
        workerArguments,
        keptLogs);
  }

  /** With these flags for the JVMs of api replicas and workers, in place of those for a test. */
  public ClusterPlan withServiceFlags(String... flags) {
    return new ClusterPlan(
        brokers,
        apis,
        sites,
        tenant,
        List.of(flags),
        otherFlags,
        apiArguments,
        workerArguments,
        keptLogs);
  }

  /** With these flags for the JVMs of brokers and simulators, in place of those for a test. */
  public ClusterPlan withOtherFlags(String... flags) {
    return new ClusterPlan(
        brokers,
        apis,
        sites,
        tenant,
        serviceFlags,
        List.of(flags),
        apiArguments,
        workerArguments,
        keptLogs);
  }

  /** With these {@code --key=value} for each api replica, in place of those there were. */
  public ClusterPlan withApiArguments(String... arguments) {
    return new ClusterPlan(
        brokers,
        apis,
        sites,
        tenant,
        serviceFlags,
        otherFlags,
        List.of(arguments),
        workerArguments,
        keptLogs);
  }

  /** With these {@code --key=value} for each worker, in place of those there were. */
  public ClusterPlan withWorkerArguments(String... arguments) {
    return new ClusterPlan(
        brokers,
        apis,
        sites,
        tenant,
        serviceFlags,
        otherFlags,
        apiArguments,
        List.of(arguments),
        keptLogs);
  }

  /** With the logs kept in {@code folder}, which is made if it does not exist. */
  public ClusterPlan withLogsKeptIn(Path folder) {
    return new ClusterPlan(
        brokers,
        apis,
        sites,
        tenant,
        serviceFlags,
        otherFlags,
        apiArguments,
        workerArguments,
        folder);
  }

  /** How many phones there are in all sites. */
  public int allPhones() {
    return sites.stream().mapToInt(SitePlan::allPhones).sum();
  }
}
