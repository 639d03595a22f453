package io.phonecommand.worker.intake;

import io.phonecommand.common.message.Task;
import io.phonecommand.worker.claims.TaskRecord;

/** Hears what became of the tasks of those who had a partition before this worker. */
interface Predecessors {

  /** {@code task} was claimed: it must not run again. Any thread. */
  void claimed(Task task);

  /** {@code task} was claimed by a worker that is gone and has not been answered. Any thread. */
  void lost(TaskRecord task);
}
