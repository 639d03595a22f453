package io.phonecommand.worker.lanes;

import io.phonecommand.common.message.WorkerStatement;

/** How many tasks this worker has, by kind. Any thread. */
public final class TasksUnderWay {

  private final TaskLedger ledger;

  TasksUnderWay(TaskLedger ledger) {
    this.ledger = ledger;
  }

  /** As they are met: some may come and go meanwhile. */
  public WorkerStatement.Tasks count() {
    int syncWaiting = 0;
    int syncRunning = 0;
    int jobWaiting = 0;
    int jobRunning = 0;
    for (TaskExecution execution : ledger.allUnderWay()) {
      boolean job = execution.task().isJob();
      if (execution.isWaiting()) {
        jobWaiting += job ? 1 : 0;
        syncWaiting += job ? 0 : 1;
      } else if (execution.isRunning()) {
        jobRunning += job ? 1 : 0;
        syncRunning += job ? 0 : 1;
      }
    }
    return new WorkerStatement.Tasks(syncWaiting, syncRunning, jobWaiting, jobRunning);
  }
}
