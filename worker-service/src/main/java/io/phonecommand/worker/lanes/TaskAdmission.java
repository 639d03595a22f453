package io.phonecommand.worker.lanes;

import io.micrometer.core.instrument.Counter;
import io.phonecommand.common.message.Cancel;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.worker.claims.TaskRecord;
import io.phonecommand.worker.claims.TaskSink;
import io.phonecommand.worker.claims.UnansweredTasks;
import io.phonecommand.worker.claims.UsedPhones;
import io.phonecommand.worker.inventory.PhoneDirectory;
import io.phonecommand.worker.settings.JobSettings;
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
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a claimed task enters: a task that is known already is never run again, its new try joins
 * the old one.
 */
final class TaskAdmission implements TaskSink {

  private static final Logger log = LoggerFactory.getLogger(TaskAdmission.class);

  /** By how much the clocks of api replicas may be ahead of this worker's. */
  private static final Duration CLOCK_MARGIN = Duration.ofMinutes(1);

  /** For room to say what became of a job of a lost worker. */
  private static final Duration ROOM_LIMIT = Duration.ofSeconds(10);

  private final PhoneDirectory phones;
  private final TaskLedger ledger;
  private final Answers answers;
  private final Lanes lanes;
  private final Timers timers;
  private final Clock clock;
  private final LaneSettings limits;
  private final JobSettings jobLimits;
  private final UnansweredTasks unanswered;
  private final UsedPhones used;
  private final Runnable abortAll;
  private final Counter unknownPast;

  /**
   * @param abortAll hangs up on all commands that run
   * @param unknownPast counts jobs that are skipped
   */
  TaskAdmission(
      PhoneDirectory phones,
      TaskLedger ledger,
      Answers answers,
      Lanes lanes,
      Timers timers,
      Clock clock,
      LaneSettings limits,
      JobSettings jobLimits,
      UnansweredTasks unanswered,
      UsedPhones used,
      Runnable abortAll,
      Counter unknownPast) {
    this.phones = phones;
    this.ledger = ledger;
    this.answers = answers;
    this.lanes = lanes;
    this.timers = timers;
    this.clock = clock;
    this.limits = limits;
    this.jobLimits = jobLimits;
    this.unanswered = unanswered;
    this.used = used;
    this.abortAll = abortAll;
    this.unknownPast = unknownPast;
  }

  @Override
  public void admit(TaskRecord asked) {
    Waiter waiter = new Waiter(asked);
    if (isKnown(asked.task(), waiter)) {
      return;
    }
    if (!isDoubtful(asked)) {
      begin(asked, waiter);
    } else if (asked.task().isJob()) {
      leaveUnanswered(asked);
    } else {
      answerLost(asked);
    }
  }

  /** A job that may have run before: whoever is asked once its time is over says that of it. */
  private void leaveUnanswered(TaskRecord asked) {
    unknownPast.increment();
    log.warn(
        "Job {} ({}@{}) is skipped: whether an earlier try of it ran is not known here any more",
        asked.task().taskId(),
        asked.partition(),
        asked.offset());
    leaveToOthers(asked);
  }

  /** Whether an earlier try of this unknown task may have run without a trace that is left. */
  private boolean isDoubtful(TaskRecord asked) {
    return asked.firstUsed().isBefore(unanswered.knownSince(asked.partition()))
        || asked.firstUsed().isBefore(clock.instant().minus(ledger.span(asked.task())));
  }

  @Override
  public void answerLost(TaskRecord asked) {
    if (ledger.underWay(asked.task().taskId()).isEmpty()) {
      // Whoever is lost to the group may be at work.
      used.mayRunElsewhere(asked.task());
    }
    rememberClaimed(asked.task());
    Waiter waiter = new Waiter(asked);
    if (asked.task().isJob()) {
      if (ledger.underWay(asked.task().taskId()).isEmpty()) {
        // Until Kafka has it, so that the next owner hears of it if this one is lost, too.
        unanswered.add(asked);
        sayThatItIsLost(waiter);
      }
    } else if (!isKnown(asked.task(), waiter)) {
      // Forgotten again at once, which is no reason to run it.
      answers.repeat(waiter, failed(asked.task(), TaskError.WORKER_LOST));
    }
  }

  /** Of a job, on a thread that may wait for room: its word must not be dropped. */
  private void sayThatItIsLost(Waiter waiter) {
    TaskRecord asked = waiter.asked();
    boolean said = false;
    try {
      said = answers.repeatWaiting(waiter, failed(asked.task(), TaskError.WORKER_LOST), ROOM_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!said) {
        unanswered.remove(asked);
      }
    }
    if (!said) {
      throw new RejectedExecutionException("too many last words wait for Kafka");
    }
  }

  /** A job of which somebody else says what became of it, or nobody can. */
  private void leaveToOthers(TaskRecord asked) {
    ledger.rememberClaimed(asked.task());
    unanswered.remove(asked);
  }

  /**
   * Whether the task is under way or over; then {@code waiter} is answered, now or later, unless it
   * is a job's: whoever waits for that reads what the first try comes to.
   */
  private boolean isKnown(Task task, Waiter waiter) {
    if (task.isJob()) {
      return isKnownJob(task, waiter.asked());
    }
    Optional<TaskExecution> running = ledger.underWay(task.taskId());
    if (running.isPresent()) {
      join(running.get(), waiter);
      return true;
    }
    Optional<CmdResult> known = ledger.answerTo(task);
    known.ifPresent(result -> answers.repeat(waiter, result));
    return known.isPresent();
  }

  private boolean isKnownJob(Task job, TaskRecord asked) {
    if (ledger.underWay(job.taskId()).isPresent() || ledger.isClaimedJob(job.taskId())) {
      leaveToOthers(asked);
      return true;
    }
    if (ledger.isCancelled(job.taskId())) {
      refuse(asked, TaskError.CANCELLED_BEFORE_START);
      return true;
    }
    return false;
  }

  @Override
  public void cancel(Cancel cancel) {
    Optional<TaskExecution> job =
        ledger
            .underWay(cancel.taskId())
            .filter(execution -> execution.task().tenant().equals(cancel.tenant()));
    if (job.isEmpty()) {
      ledger.rememberCancelled(cancel.taskId());
    } else if (answers.cancel(job.get())) {
      lanes.withdraw(job.get());
    }
  }

  @Override
  public void rememberCancelled(Cancel cancel) {
    // Its partition can come back before it was read while it was another worker's.
    cancel(cancel);
  }

  @Override
  public boolean hasJobsOf(int partition) {
    return ledger.allUnderWay().stream()
        .anyMatch(execution -> execution.task().isJob() && execution.isAskedOn(Set.of(partition)));
  }

  @Override
  public void abortAll() {
    abortAll.run();
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
    answers.end(new Waiter(asked), failed(asked.task(), TaskError.NOT_HANDED_OVER));
  }

  @Override
  public void refuseJobsBeside(Set<Integer> owned) {
    for (TaskExecution execution : ledger.allUnderWay()) {
      if (execution.task().isJob()
          && !execution.isAskedOn(owned)
          && answers.refuse(execution, TaskError.NOT_HANDED_OVER)) {
        lanes.withdraw(execution);
      }
    }
  }

  /** Answers that it never starts. */
  private void refuse(TaskRecord asked, TaskError reason) {
    Task task = asked.task();
    if (task.isJob()) {
      ledger.rememberRefusedJob(task.taskId());
    } else {
      ledger.rememberRefused(task.taskId(), reason);
    }
    answers.repeat(new Waiter(asked), failed(task, reason));
  }

  private static CmdResult failed(Task task, TaskError reason) {
    return CmdResult.failed(task.instanceId(), reason);
  }

  @Override
  public void rememberClaimed(Task task) {
    ledger.rememberClaimed(task);
  }

  @Override
  public void forgetClaimed(Task task) {
    ledger.forgetClaimed(task);
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

  private void begin(TaskRecord asked, Waiter waiter) {
    Task task = asked.task();
    Instant startBefore = task.isJob() ? asked.startsBefore() : reportTime(asked);
    Optional<TaskError> refusal = refusal(asked, startBefore);
    if (refusal.isPresent()) {
      refuse(asked, refusal.get());
      return;
    }
    TaskExecution execution = new TaskExecution(task, startBefore);
    var unusedAnswer = execution.join(waiter);
    ledger.open(execution);
    if (task.isJob()) {
      expireInTime(execution, waiter);
    } else {
      reportInTime(execution, waiter);
    }
    // There is room: nobody else adds anything.
    var unused = lanes.offer(execution);
  }

  private Optional<TaskError> refusal(TaskRecord asked, Instant startBefore) {
    Task task = asked.task();
    if (phones.find(task.instanceId(), task.tenant()).isEmpty()) {
      return Optional.of(TaskError.PHONE_NOT_FOUND);
    }
    if (!clock.instant().isBefore(startBefore)) {
      return Optional.of(TaskError.NOT_STARTED_IN_TIME);
    }
    if (isBeyondBelief(asked)) {
      return Optional.of(TaskError.NOT_HANDED_OVER);
    }
    if (isFull(task)) {
      return Optional.of(TaskError.SITE_BUSY);
    }
    return lanes.isFull(task) ? Optional.of(TaskError.PHONE_QUEUE_FULL) : Optional.empty();
  }

  /** Whether a job has longer limits than this worker, and what it remembers, is made for. */
  private boolean isBeyondBelief(TaskRecord asked) {
    Long runLimit = asked.task().runLimit();
    Instant latest = clock.instant().plus(jobLimits.longestStart()).plus(CLOCK_MARGIN);
    return runLimit != null
        && (runLimit > jobLimits.longestRun().toMillis() || asked.startsBefore().isAfter(latest));
  }

  private boolean isFull(Task task) {
    int most = limits.maxTasks();
    return ledger.size() >= most
        || ledger.sizeOf(task.tenant()) >= tenantLimit(limits)
        || (task.isJob()
            && (ledger.jobs() >= jobLimits.most(most)
                || ledger.jobsOf(task.tenant()) >= jobLimits.mostOfTenant(most)));
  }

  /** How many tasks of one tenant a worker takes on. */
  static int tenantLimit(LaneSettings limits) {
    int share = Math.max(1, (int) (limits.maxTasks() * 0.8));
    return Objects.requireNonNullElse(limits.maxTasksPerTenant(), share);
  }

  private void expireInTime(TaskExecution execution, Waiter waiter) {
    waiter.reportWith(
        timers.after(
            until(waiter.asked().startsBefore()),
            () -> {
              if (answers.expire(execution)) {
                lanes.withdraw(execution);
              }
            }));
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
