package io.phonecommand.common.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A worker's result of one task: the value of a record on {@code phone-command.results}, whose key
 * is the correlation id.
 *
 * <p>A task has at most one terminal result that counts, the first; a {@link CmdResult#RUNNING} one
 * may come before it.
 *
 * @param v the message format's version, {@link #VERSION}
 * @param taskId the task
 * @param correlationId the try of the request that waits for it
 * @param cmdResult what the caller gets
 */
public record TaskResult(
    @JsonProperty(required = true) int v,
    @JsonProperty(required = true) String taskId,
    @JsonProperty(required = true) String correlationId,
    @JsonProperty(required = true) CmdResult cmdResult) {

  /** The only version there is. A change that old readers would misread takes the next number. */
  public static final int VERSION = 1;

  public TaskResult {
    FieldChecks.require(v == VERSION, "v is not " + VERSION);
    FieldChecks.requirePresent("task_id", taskId);
    FieldChecks.requirePresent("correlation_id", correlationId);
    FieldChecks.requireNonNull("cmd_result", cmdResult);
  }

  /** The result of {@code task}, addressed to the try of the request that sent it. */
  public static TaskResult of(Task task, CmdResult cmdResult) {
    return new TaskResult(VERSION, task.taskId(), task.correlationId(), cmdResult);
  }
}
