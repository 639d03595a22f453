package io.phonecommand.worker.statements;

import io.phonecommand.common.message.WorkerStatement;
import io.phonecommand.worker.claims.GroupContact;
import io.phonecommand.worker.claims.OwnedPartitions;
import io.phonecommand.worker.lanes.TasksUnderWay;
import io.phonecommand.worker.results.RecentResults;
import io.phonecommand.worker.states.PartitionCount;
import io.phonecommand.worker.states.PhoneStates;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What this worker says of itself, put together anew each time. */
final class OwnStatement implements Supplier<WorkerStatement> {

  private final String site;
  private final @Nullable String version;
  private final long startedAt;
  private final int asksPerSecond;
  private final PartitionCount count;
  private final OwnedPartitions owned;
  private final GroupContact group;
  private final PhoneStates states;
  private final TasksUnderWay tasks;
  private final RecentResults results;

  /**
   * @param version of the build; null: nobody knows
   * @param startedAt of the process, in milliseconds since the epoch
   * @param asksPerSecond the setting
   * @param group without whose answer no partition is certainly this worker's
   */
  OwnStatement(
      String site,
      @Nullable String version,
      long startedAt,
      int asksPerSecond,
      PartitionCount count,
      OwnedPartitions owned,
      GroupContact group,
      PhoneStates states,
      TasksUnderWay tasks,
      RecentResults results) {
    this.site = site;
    this.version = version;
    this.startedAt = startedAt;
    this.asksPerSecond = asksPerSecond;
    this.count = count;
    this.owned = owned;
    this.group = group;
    this.states = states;
    this.tasks = tasks;
    this.results = results;
  }

  @Override
  public WorkerStatement get() {
    OptionalInt partitionCount = count.get();
    Map<Integer, Long> since = group.isHeard() ? owned.since() : Map.of();
    Set<Integer> partitions = since.keySet();
    return new WorkerStatement(
        WorkerStatement.VERSION,
        site,
        version,
        Set.of(WorkerStatement.JOBS),
        startedAt,
        partitionCount.isPresent() ? partitionCount.getAsInt() : null,
        partitions.stream().sorted().toList(),
        owned.closed().stream().filter(partitions::contains).toList(),
        asksPerSecond,
        states.asked(since),
        tasks.count(),
        states.counts(),
        results.counts());
  }
}
