package io.phonecommand.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says of itself again and again: the value of a record on {@code
 * phone-command.workers.<site>}, whose key is the worker's id. A worker that has said nothing for a
 * while is not there. What is null or empty here is not said by workers of the version before.
 *
 * @param v the message format's version, {@link #VERSION}
 * @param site the worker's
 * @param version of its build; empty: nobody knows
 * @param understands which kinds of message it carries out beyond tasks of synchronous requests
 * @param since when its process started, in milliseconds since the epoch
 * @param partitionCount how many partitions the site's tasks topic has for this worker; a phone's
 *     is the one that Kafka's own partitioner gives its id among so many. Null: it does not know
 * @param partitions those of the tasks topic that it owns
 * @param closed those of them that it does not take tasks of
 * @param asksPerSecond how many phones that nobody uses it asks in a second at the most whether
 *     they are there; 0: none, so it never says that it has asked them. Null: it does not say
 * @param asked up to when all phones of a partition have been asked; only of partitions that it
 *     owns
 * @param tasks what it has taken on
 * @param phones what it knows of the phones of its partitions
 * @param results how many results it has published over the last 1, 5 and 15 minutes, in this
 *     order, by error code; {@code ok} stands for those without one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerStatement(
    @JsonProperty(required = true) int v,
    @JsonProperty(required = true) String site,
    @Nullable String version,
    @Nullable Set<String> understands,
    @Nullable Long since,
    @Nullable Integer partitionCount,
    List<Integer> partitions,
    List<Integer> closed,
    @Nullable Integer asksPerSecond,
    List<Asked> asked,
    @Nullable Tasks tasks,
    @Nullable Phones phones,
    Map<String, List<Long>> results) {

  /** The only version there is. A change that old readers would misread takes the next number. */
  public static final int VERSION = 1;

  /** Jobs, and that they are cancelled. */
  public static final String JOBS = "jobs";

  /** The periods of {@link #results}. */
  public static final int PERIODS = 3;

  /**
   * All phones of a partition that nobody used have been asked whether they are there, each at a
   * time not before {@code upToMs}; of those that were used, that is known without asking.
   *
   * @param partition of the tasks topic
   * @param upToMs milliseconds since the epoch
   */
  public record Asked(
      @JsonProperty(required = true) int partition, @JsonProperty(required = true) long upToMs) {

    /** Checks the fields. */
    public Asked {
      FieldChecks.require(partition >= 0, "partition is negative");
      FieldChecks.require(upToMs > 0, "up_to_ms is not positive");
    }
  }

  /**
   * How many tasks a worker has, by kind and by whether they have begun.
   *
   * @param syncWaiting of synchronous requests, in their phone's lane
   * @param syncRunning of synchronous requests
   * @param jobWaiting of asynchronous ones, in their phone's lane
   * @param jobRunning of asynchronous ones
   */
  public record Tasks(
      @JsonProperty(required = true) int syncWaiting,
      @JsonProperty(required = true) int syncRunning,
      @JsonProperty(required = true) int jobWaiting,
      @JsonProperty(required = true) int jobRunning) {

    /** Checks the fields. */
    public Tasks {
      FieldChecks.require(
          syncWaiting >= 0 && syncRunning >= 0 && jobWaiting >= 0 && jobRunning >= 0,
          "a number of tasks is negative");
    }
  }

  /**
   * How many phones of a worker's partitions are in which state.
   *
   * @param reachable the last time that it was tried
   * @param unreachable the last time that it was tried
   * @param unknown never tried, as far as anybody has said
   */
  public record Phones(
      @JsonProperty(required = true) int reachable,
      @JsonProperty(required = true) int unreachable,
      @JsonProperty(required = true) int unknown) {

    /** Checks the fields. */
    public Phones {
      FieldChecks.require(
          reachable >= 0 && unreachable >= 0 && unknown >= 0, "a number of phones is negative");
    }
  }

  /** Checks the fields. */
  public WorkerStatement {
    FieldChecks.require(v == VERSION, "v is not " + VERSION);
    FieldChecks.requirePresent("site", site);
    version = Objects.requireNonNullElse(version, "");
    understands = understands == null ? Set.of() : Set.copyOf(understands);
    FieldChecks.require(since == null || since > 0, "since is not positive");
    FieldChecks.require(
        partitionCount == null || partitionCount > 0, "partition_count is not positive");
    FieldChecks.require(asksPerSecond == null || asksPerSecond >= 0, "asks_per_second is negative");
    partitions = copyOf(partitions);
    closed = copyOf(closed);
    asked = copyOf(asked);
    results = results == null ? Map.of() : Map.copyOf(results);
    for (List<Long> counts : results.values()) {
      FieldChecks.require(counts.size() == PERIODS, "results has not one number for each period");
    }
  }

  private static <T> List<T> copyOf(@Nullable List<T> said) {
    return said == null ? List.of() : List.copyOf(said);
  }

  /** What workers of the version before say. */
  public WorkerStatement(
      int v, String site, @Nullable String version, @Nullable Set<String> understands) {
    this(
        v,
        site,
        version,
        understands,
        null,
        null,
        List.of(),
        List.of(),
        null,
        List.of(),
        null,
        null,
        Map.of());
  }
}
