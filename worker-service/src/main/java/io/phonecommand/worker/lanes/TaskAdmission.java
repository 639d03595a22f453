package io.phonecommand.worker.lanes;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.worker.results.ReplyAddress;
import io.phonecommand.worker.timing.Timers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a claimed task enters: a task that is known already is never run again, its new try joins
 * the old one.
 */
public final class TaskAdmission {

  private final TaskLedger ledger;
  private final Answers answers;
  private final Lanes lanes;
  private final Timers timers;
  private final Clock clock;
  private final LaneProperties properties;

  TaskAdmission(
      TaskLedger ledger,
      Answers answers,
      Lanes lanes,
      Timers timers,
      Clock clock,
      LaneProperties properties) {
    this.ledger = ledger;
    this.answers = answers;
    this.lanes = lanes;
    this.timers = timers;
    this.clock = clock;
    this.properties = properties;
  }

  /**
   * Takes over a claimed task; its answer will be published, whatever becomes of it. One thread
   * only.
   */
  public void admit(Task task) {
    Waiter waiter = new Waiter(ReplyAddress.of(task));
    Optional<TaskExecution> running = ledger.underWay(task.taskId());
    if (running.isPresent()) {
      join(running.get(), waiter, task);
      return;
    }
    Optional<CmdResult> known = ledger.answerTo(task);
    if (known.isPresent()) {
      answers.repeat(waiter, known.get());
      return;
    }
    begin(task, waiter);
  }

  /**
   * Notes a task that was claimed before this worker got its partition: it may have run, and must
   * not run again. Any thread.
   */
  public void noteClaimed(Task task) {
    ledger.noteClaimed(task.taskId());
  }

  /** Whether the worker has as many tasks as it may have. */
  public boolean isFull() {
    return ledger.size() >= properties.maxTasks();
  }

  /** Tasks in this worker, waiting and running. */
  public int size() {
    return ledger.size();
  }

  private void join(TaskExecution execution, Waiter waiter, Task repeat) {
    Optional<CmdResult> known = execution.join(waiter);
    if (known.isPresent()) {
      answers.repeat(waiter, known.get());
    } else {
      reportInTime(execution, waiter, repeat);
    }
  }

  private void begin(Task task, Waiter waiter) {
    Instant startBefore = reportTime(task);
    TaskExecution execution = new TaskExecution(task, startBefore);
    execution.join(waiter);
    ledger.open(execution);
    if (!clock.instant().isBefore(startBefore)) {
      answers.answer(execution, CmdResult.failed(task.instanceId(), TaskError.NOT_STARTED_IN_TIME));
      return;
    }
    reportInTime(execution, waiter, task);
    if (!lanes.offer(execution)) {
      answers.answer(execution, CmdResult.failed(task.instanceId(), TaskError.PHONE_QUEUE_FULL));
    }
  }

  private void reportInTime(TaskExecution execution, Waiter waiter, Task task) {
    Duration delay = Duration.between(clock.instant(), reportTime(task));
    waiter.reportWith(
        timers.after(
            delay,
            () -> {
              if (answers.report(execution, waiter)) {
                lanes.withdraw(execution);
              }
            }));
  }

  private Instant reportTime(Task task) {
    return task.startsBefore().minus(properties.answerMargin());
  }
}
