package io.phonecommand.common.message;

/**
 * The value of a record on {@code phone-command.tasks.<site>}. Which of them it is, says its {@code
 * v}: whoever does not know one skips the record.
 */
public sealed interface TaskMessage permits Task, Cancel {

  /** The task that is meant. */
  String taskId();

  /** Whose instance it is. */
  String tenant();

  /** The site whose workers are meant. */
  String site();

  /** The phone. */
  String instanceId();
}
