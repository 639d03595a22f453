package io.phonecommand.api.dispatch;

import io.phonecommand.api.digest.Digest;
import io.phonecommand.api.directory.InstanceDirectory;
import io.phonecommand.api.directory.Placement;
import io.phonecommand.common.message.Task;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Decides which tasks a request becomes: one for each instance that is somewhere. */
final class TaskPlanner {

  private final InstanceDirectory directory;
  private final IntSupplier replyPartition;

  /**
   * Plans with what {@code directory} knows.
   *
   * @param replyPartition asked for each task, because it is known only once results are read
   */
  TaskPlanner(InstanceDirectory directory, IntSupplier replyPartition) {
    this.directory = directory;
    this.replyPartition = replyPartition;
  }

  /** Where the request's instances are now. */
  Placement place(CommandRequest request) {
    return directory.place(request.tenant(), request.instanceIds());
  }

  /**
   * The request's tasks.
   *
   * @param placement as it was when the request came first
   * @param firstUsed when that was, if it was not now
   */
  List<Task> plan(
      CommandRequest request,
      Placement placement,
      String correlationId,
      Instant startDeadline,
      Optional<Instant> firstUsed) {
    Long firstMillis = firstUsed.isPresent() ? firstUsed.get().toEpochMilli() : null;
    return placement.sites(request.instanceIds()).entrySet().stream()
        .map(
            placed ->
                new Task(
                    Task.SYNC,
                    taskId(
                        request.tenant(), request.requestId(), placed.getKey(), request.command()),
                    correlationId,
                    replyPartition.getAsInt(),
                    request.tenant(),
                    placed.getValue(),
                    placed.getKey(),
                    request.command(),
                    startDeadline.toEpochMilli(),
                    firstMillis,
                    null))
        .toList();
  }

  /**
   * A task id that every try of the same request derives alike, on whichever replica; see
   * docs/architecture.md, "The same request again". 32 hex digits that stand for all four parts.
   */
  static String taskId(String tenant, String requestId, String instanceId, String command) {
    return Digest.of(List.of(tenant, requestId, instanceId, command));
  }
}
