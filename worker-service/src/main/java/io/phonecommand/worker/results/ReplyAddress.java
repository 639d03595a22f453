package io.phonecommand.worker.results;

import io.phonecommand.common.message.Task;

/**
 * Where one try of a request waits for its result.
 *
 * @param taskId the task that it asked for
 * @param correlationId the key of the result's record
 * @param partition the partition of the results topic that the waiting api replica reads
 */
public record ReplyAddress(String taskId, String correlationId, int partition) {

  /** Where {@code task} wants to be answered. */
  public static ReplyAddress of(Task task) {
    return new ReplyAddress(task.taskId(), task.correlationId(), task.replyPartition());
  }
}
