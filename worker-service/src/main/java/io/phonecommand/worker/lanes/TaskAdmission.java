package io.phonecommand.worker.lanes;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.worker.claims.TaskRecord;
import io.phonecommand.worker.claims.TaskSink;
import io.phonecommand.worker.claims.UnansweredTasks;
import io.phonecommand.worker.inventory.PhoneDirectory;
import io.phonecommand.worker.settings.LaneSettings;
import io.phonecommand.worker.timing.Timers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where a claimed task enters: a task that is known already is never run again, its new try joins
 * the old one.
 */
final class TaskAdmission implements TaskSink {

  private final PhoneDirectory phones;
  private final TaskLedger ledger;
  private final Answers answers;
  private final Lanes lanes;
  private final Timers timers;
  private final Clock clock;
  private final LaneSettings limits;
  private final UnansweredTasks unanswered;

  TaskAdmission(
      PhoneDirectory phones,
      TaskLedger ledger,
      Answers answers,
      Lanes lanes,
      Timers timers,
      Clock clock,
      LaneSettings limits,
      UnansweredTasks unanswered) {
    this.phones = phones;
    this.ledger = ledger;
    this.answers = answers;
    this.lanes = lanes;
    this.timers = timers;
    this.clock = clock;
    this.limits = limits;
    this.unanswered = unanswered;
  }

  @Override
  public void admit(TaskRecord asked) {
    Waiter waiter = new Waiter(asked);
    if (isKnown(asked.task(), waiter)) {
      return;
    }
    if (isDoubtful(asked)) {
      answerLost(asked);
    } else {
      begin(asked.task(), waiter);
    }
  }

  /** Whether an earlier try of this unknown task may have run without a trace that is left. */
  private boolean isDoubtful(TaskRecord asked) {
    return asked.firstUsed().isBefore(unanswered.knownSince(asked.partition()))
        || asked.firstUsed().isBefore(clock.instant().minus(ledger.span()));
  }

  @Override
  public void answerLost(TaskRecord asked) {
    rememberClaimed(asked.task());
    Waiter waiter = new Waiter(asked);
    if (!isKnown(asked.task(), waiter)) {
      // Forgotten again at once, which is no reason to run it.
      answers.repeat(waiter, CmdResult.failed(asked.task().instanceId(), TaskError.WORKER_LOST));
    }
  }

  /** Whether the task is under way or over; then {@code waiter} is answered, now or later. */
  private boolean isKnown(Task task, Waiter waiter) {
    Optional<TaskExecution> running = ledger.underWay(task.taskId());
    if (running.isPresent()) {
      join(running.get(), waiter);
      return true;
    }
    Optional<CmdResult> known = ledger.answerTo(task);
    known.ifPresent(result -> answers.repeat(waiter, result));
    return known.isPresent();
  }

  @Override
  public List<TaskRecord> withdraw(Set<Integer> partitions) {
    List<TaskRecord> withdrawn = new ArrayList<>();
    for (TaskExecution execution : ledger.allUnderWay()) {
      Optional<List<Waiter>> left =
          execution.isAskedOn(partitions) ? execution.withdraw() : Optional.empty();
      if (left.isPresent()) {
        ledger.close(execution);
        lanes.withdraw(execution);
        for (Waiter waiter : left.get()) {
          waiter.cancelReport();
          withdrawn.add(waiter.asked());
        }
      }
    }
    withdrawn.sort(Comparator.comparingLong(TaskRecord::offset));
    return withdrawn;
  }

  @Override
  public void refuse(TaskRecord asked) {
    answers.repeat(
        new Waiter(asked), CmdResult.failed(asked.task().instanceId(), TaskError.NOT_HANDED_OVER));
  }

  @Override
  public void rememberClaimed(Task task) {
    ledger.rememberClaimed(task.taskId());
  }

  @Override
  public int size() {
    return ledger.size();
  }

  private void join(TaskExecution execution, Waiter waiter) {
    Optional<CmdResult> known = execution.join(waiter);
    if (known.isPresent()) {
      answers.repeat(waiter, known.get());
    } else {
      reportInTime(execution, waiter);
    }
  }

  private void begin(Task task, Waiter waiter) {
    Instant startBefore = reportTime(waiter.asked());
    Optional<TaskError> refusal = refusal(task, startBefore);
    if (refusal.isPresent()) {
      ledger.rememberRefused(task.taskId(), refusal.get());
      answers.repeat(waiter, CmdResult.failed(task.instanceId(), refusal.get()));
      return;
    }
    TaskExecution execution = new TaskExecution(task, startBefore);
    execution.join(waiter);
    ledger.open(execution);
    reportInTime(execution, waiter);
    // There is room: nobody else adds anything.
    var unused = lanes.offer(execution);
  }

  private Optional<TaskError> refusal(Task task, Instant startBefore) {
    if (phones.find(task.instanceId(), task.tenant()).isEmpty()) {
      return Optional.of(TaskError.PHONE_NOT_FOUND);
    }
    if (!clock.instant().isBefore(startBefore)) {
      return Optional.of(TaskError.NOT_STARTED_IN_TIME);
    }
    boolean full =
        ledger.size() >= limits.maxTasks() || ledger.sizeOf(task.tenant()) >= tenantLimit(limits);
    if (full) {
      return Optional.of(TaskError.SITE_BUSY);
    }
    return lanes.isFull(task.instanceId())
        ? Optional.of(TaskError.PHONE_QUEUE_FULL)
        : Optional.empty();
  }

  /** How many tasks of one tenant a worker takes on. */
  static int tenantLimit(LaneSettings limits) {
    int share = Math.max(1, (int) (limits.maxTasks() * 0.8));
    return Objects.requireNonNullElse(limits.maxTasksPerTenant(), share);
  }

  private void reportInTime(TaskExecution execution, Waiter waiter) {
    waiter.reportWith(
        timers.after(
            until(reportTime(waiter.asked())),
            () -> {
              if (answers.report(execution, waiter)) {
                lanes.withdraw(execution);
              } else {
                Duration rest = until(waiter.asked().startsBefore());
                waiter.reportWith(timers.after(rest, () -> answers.leave(execution, waiter)));
              }
            }));
  }

  private Duration until(Instant moment) {
    return Duration.between(clock.instant(), moment);
  }

  private Instant reportTime(TaskRecord asked) {
    return asked.startsBefore().minus(limits.answerMargin());
  }
}
