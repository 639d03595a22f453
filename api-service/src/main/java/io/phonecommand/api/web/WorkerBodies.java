package io.phonecommand.api.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.phonecommand.api.sites.WorkerView;
import io.phonecommand.common.message.WorkerStatement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The body of the answer about workers, as bytes. What a worker does not say of itself, as one of
 * an earlier version, is left out, or empty: its version, and what is a list or a map.
 */
final class WorkerBodies {

  private WorkerBodies() {}

  static byte[] workers(List<WorkerView> workers) {
    List<Worker> bodies = workers.stream().map(Worker::of).toList();
    return AnswerBodies.bytes(new Workers(AnswerBodies.SUCCESS, AnswerBodies.OK, new Data(bodies)));
  }

  @JsonPropertyOrder({"error_code", "error_msg", "data"})
  private record Workers(String errorCode, String errorMsg, Data data) {}

  private record Data(List<Worker> workers) {}

  @JsonPropertyOrder({"partition", "up_to"})
  private record Asked(int partition, String upTo) {}

  @JsonPropertyOrder({
    "worker_id",
    "site",
    "version",
    "understands",
    "since",
    "said_at",
    "gone",
    "partition_count",
    "partitions",
    "closed",
    "asks_per_second",
    "asked",
    "tasks",
    "phones",
    "results"
  })
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Worker(
      String workerId,
      String site,
      String version,
      List<String> understands,
      @Nullable String since,
      String saidAt,
      boolean gone,
      @Nullable Integer partitionCount,
      List<Integer> partitions,
      List<Integer> closed,
      @Nullable Integer asksPerSecond,
      List<Asked> asked,
      WorkerStatement.@Nullable Tasks tasks,
      WorkerStatement.@Nullable Phones phones,
      Map<String, List<Long>> results) {

    static Worker of(WorkerView worker) {
      WorkerStatement said = worker.statement();
      return new Worker(
          worker.id(),
          said.site(),
          Objects.requireNonNullElse(said.version(), ""),
          Objects.requireNonNullElse(said.understands(), Set.<String>of()).stream()
              .sorted()
              .toList(),
          timeOf(said.since()),
          AnswerBodies.timeOf(worker.saidAt()),
          worker.gone(),
          said.partitionCount(),
          said.partitions(),
          said.closed(),
          said.asksPerSecond(),
          said.asked().stream().map(Worker::askedOf).toList(),
          said.tasks(),
          said.phones(),
          new TreeMap<>(said.results()));
    }

    private static Asked askedOf(WorkerStatement.Asked said) {
      return new Asked(said.partition(), AnswerBodies.timeOf(Instant.ofEpochMilli(said.upToMs())));
    }

    private static @Nullable String timeOf(@Nullable Long millis) {
      return millis == null ? null : AnswerBodies.timeOf(Instant.ofEpochMilli(millis));
    }
  }
}
