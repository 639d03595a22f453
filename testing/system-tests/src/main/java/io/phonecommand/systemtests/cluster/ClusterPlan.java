package io.phonecommand.systemtests.cluster;

import io.phonecommand.processes.ApiBreakpoint;
import io.phonecommand.processes.Breakpoint;
import io.phonecommand.processes.JavaCommand;
import io.phonecommand.processes.KafkaRelay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
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
 * @param flags of the JVMs of services and simulated phones
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
    Set<String> relayed,
    List<String> flags) {

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
    flags = List.copyOf(flags);
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
        Set.of(),
        JavaCommand.CHEAP_START);
  }

  public ClusterPlan withBrokers(int number) {
    return with(draft -> draft.brokers = number);
  }

  public ClusterPlan withApis(int number) {
    return with(draft -> draft.apis = number);
  }

  public ClusterPlan withSites(SitePlan... others) {
    return with(draft -> draft.sites = List.of(others));
  }

  /** With these {@code --key=value} for each worker, in place of those there were. */
  public ClusterPlan withWorkerArguments(String... arguments) {
    return with(draft -> draft.workerArguments = List.of(arguments));
  }

  /** With these {@code --key=value} for each api replica, in place of those there were. */
  public ClusterPlan withApiArguments(String... arguments) {
    return with(draft -> draft.apiArguments = List.of(arguments));
  }

  /** With the logs kept in {@code folder}, which is made if it does not exist. */
  public ClusterPlan withLogsKeptIn(Path folder) {
    return with(draft -> draft.keptLogs = folder);
  }

  /** With these processes of an earlier version. */
  public ClusterPlan withOlder(String... names) {
    return with(draft -> draft.older = Set.of(names));
  }

  /** With workers and api replicas that can be halted. */
  public ClusterPlan withBreakpoints() {
    return with(draft -> draft.breakable = true);
  }

  /** With workers, by their names, whose clocks are ahead by that; negative: behind. */
  public ClusterPlan withClocks(Map<String, Duration> ahead) {
    return with(draft -> draft.clocks = ahead);
  }

  /** With workers, by their names, that can be cut off from Kafka, see {@link KafkaRelay}. */
  public ClusterPlan withRelayed(String... names) {
    return with(draft -> draft.relayed = Set.of(names));
  }

  /**
   * With services and phones that become as fast as they can, which takes them thousands of
   * commands.
   */
  public ClusterPlan withFastJvms() {
    return with(draft -> draft.flags = JavaCommand.FAST);
  }

  private ClusterPlan with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.plan();
  }

  /** How many phones there are in all sites. */
  public int allPhones() {
    return sites.stream().mapToInt(SitePlan::allPhones).sum();
  }

  /** A plan in which something is being changed. */
  private static final class Draft {

    private int brokers;
    private int apis;
    private List<SitePlan> sites;
    private List<String> workerArguments;
    private List<String> apiArguments;
    private @Nullable Path keptLogs;
    private Set<String> older;
    private boolean breakable;
    private Map<String, Duration> clocks;
    private Set<String> relayed;
    private List<String> flags;

    Draft(ClusterPlan plan) {
      brokers = plan.brokers;
      apis = plan.apis;
      sites = plan.sites;
      workerArguments = plan.workerArguments;
      apiArguments = plan.apiArguments;
      keptLogs = plan.keptLogs;
      older = plan.older;
      breakable = plan.breakable;
      clocks = plan.clocks;
      relayed = plan.relayed;
      flags = plan.flags;
    }

    ClusterPlan plan() {
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
          relayed,
          flags);
    }
  }
}
