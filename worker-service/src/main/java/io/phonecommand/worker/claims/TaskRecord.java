package io.phonecommand.worker.claims;

import io.phonecommand.common.message.Task;
import java.time.Instant;

/**
 * A task and where it stands in its site's topic.
 *
 * @param partition of the tasks topic
 * @param offset in the partition
 * @param startsBefore the task's start deadline on this worker's clock
 * @param firstUsed when its request came first, on this worker's clock; {@link Instant#MAX}: with
 *     this task
 */
public record TaskRecord(
    Task task, int partition, long offset, Instant startsBefore, Instant firstUsed)
    implements ScreenedRecord {

  /** A first try. */
  public TaskRecord(Task task, int partition, long offset, Instant startsBefore) {
    this(task, partition, offset, startsBefore, Instant.MAX);
  }
}
