package io.phonecommand.worker.lanes;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.worker.adb.ConnectionLostException;
import io.phonecommand.worker.adb.DeviceConnection;
import io.phonecommand.worker.adb.DeviceShell;
import io.phonecommand.worker.adb.PhoneUnreachableException;
import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.adb.Start;
import io.phonecommand.worker.adb.Turn;
import io.phonecommand.worker.claims.GroupContact;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.inventory.PhoneDirectory;
import io.phonecommand.worker.timing.Timers;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one task on its phone, from the connection to the answer. */
final class TaskRunner {

  private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);

  /** How old what is known of a running job's output may be. */
  private static final Duration OUTPUT_PAUSE = Duration.ofSeconds(5);

  /** While the group is not heard: between two looks at whether the task is still to be run. */
  private static final Duration GROUP_LOOK = Duration.ofSeconds(1);

  private final PhoneDirectory phones;
  private final DeviceShell shell;
  private final Answers answers;
  private final Timers timers;
  private final Clock clock;
  private final GroupContact group;
  private final Duration runLimit;
  private volatile boolean stopping;

  TaskRunner(
      PhoneDirectory phones,
      DeviceShell shell,
      Answers answers,
      Timers timers,
      Clock clock,
      GroupContact group,
      Duration runLimit) {
    this.phones = phones;
    this.shell = shell;
    this.answers = answers;
    this.timers = timers;
    this.clock = clock;
    this.group = group;
    this.runLimit = runLimit;
  }

  /** Hangs up on every command that runs, and starts none: the worker stops. Any thread. */
  void abortAll() {
    stopping = true;
    shell.abortAll();
  }

  /** Blocks until the task has been answered; does nothing if it was while it waited. */
  void run(TaskExecution execution) {
    if (!execution.beginConnecting()) {
      return;
    }
    if (stopping) {
      answers.answer(execution, failed(execution.task(), TaskError.NOT_HANDED_OVER));
      return;
    }
    CmdResult result;
    try {
      result = connectAndRun(execution);
    } catch (Exception | Error e) {
      // Whether the command was sent is not known here.
      log.error("Task {} failed unexpectedly", execution.task().taskId(), e);
      result = failed(execution.task(), TaskError.CONNECTION_LOST);
    }
    answers.answer(execution, result);
  }

  private CmdResult connectAndRun(TaskExecution execution) {
    Task task = execution.task();
    while (true) {
      Optional<Phone> phone = phones.find(task.instanceId(), task.tenant());
      if (phone.isEmpty()) {
        return failed(task, TaskError.PHONE_NOT_FOUND);
      }
      try {
        // Others may have answered for jobs that wait here; a synchronous task waits for seconds.
        Optional<CmdResult> result =
            !task.isJob() || group.await(GROUP_LOOK)
                ? connectAndRun(execution, phone.get())
                : Optional.empty();
        if (result.isPresent()) {
          return result.get();
        }
        if (execution.isOver() || execution.startLimit(clock.instant()).isNegative()) {
          return failed(task, TaskError.NOT_STARTED_IN_TIME);
        }
      } catch (PhoneUnreachableException e) {
        log.debug("Task {}: {}", task.taskId(), e.reason());
        // What was not sent goes where the phone is now, if it is still its tenant's.
        if (phones.has(phone.get())) {
          return failed(
              task,
              e.reason() == Reason.IN_USE
                  ? TaskError.NOT_STARTED_IN_TIME
                  : TaskError.PHONE_UNREACHABLE);
        }
        // It was hung up on, perhaps before this task asked for a connection to it.
        shell.hangUp(phone.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return failed(task, TaskError.NOT_STARTED_IN_TIME);
      }
    }
  }

  private Optional<CmdResult> connectAndRun(TaskExecution execution, Phone phone)
      throws PhoneUnreachableException, InterruptedException {
    Duration limit = execution.startLimit(clock.instant());
    execution.wakeUpWith(() -> shell.wake(phone));
    try (DeviceConnection connection = shell.connect(phone, limit, turnOf(execution))) {
      return runWithinLimit(execution, phone, connection);
    } catch (CancellationException e) {
      log.debug("Task {}: {}", execution.task().taskId(), e.getMessage());
      return Optional.empty();
    }
  }

  private static Turn turnOf(TaskExecution execution) {
    return new Turn() {
      @Override
      public boolean isUrgent() {
        return !execution.task().isJob();
      }

      @Override
      public boolean isOver() {
        return execution.isOver();
      }
    };
  }

  /** The result; empty if it is to be tried again. */
  private Optional<CmdResult> runWithinLimit(
      TaskExecution execution, Phone phone, DeviceConnection connection)
      throws PhoneUnreachableException {
    Task task = execution.task();
    RunLimit start = new RunLimit(execution, phone, connection);
    try {
      OptionalInt exitCode =
          connection.run(
              task.command(), execution.startLimit(clock.instant()), execution.output(), start);
      if (exitCode.isPresent()) {
        return Optional.of(
            CmdResult.finished(task.instanceId(), exitCode.getAsInt(), execution.output().text()));
      }
      if (!phones.has(phone)) {
        throw new PhoneUnreachableException(Reason.GONE);
      }
      if (stopping) {
        return Optional.of(failed(task, TaskError.NOT_HANDED_OVER));
      }
      return start.isOutOfTouch()
          ? Optional.empty()
          : Optional.of(failed(task, TaskError.NOT_STARTED_IN_TIME));
    } catch (ConnectionLostException e) {
      log.debug("Task {}: {}", task.taskId(), e.getMessage());
      return Optional.of(
          CmdResult.failed(
              task.instanceId(), reasonOf(execution, start), execution.output().text()));
    } finally {
      start.cancel();
    }
  }

  /** Why the connection to a phone was lost on which a command may run. */
  private TaskError reasonOf(TaskExecution execution, RunLimit start) {
    if (start.isReached()) {
      return TaskError.RUN_LIMIT_REACHED;
    }
    if (execution.isCancelled()) {
      return TaskError.CANCELLED;
    }
    return stopping && execution.task().isJob() ? TaskError.WORKER_LOST : TaskError.CONNECTION_LOST;
  }

  /**
   * Lets the command start in time on a phone that is its tenant's, and hangs up on it when it has
   * run for too long.
   */
  private final class RunLimit implements Start {

    private final TaskExecution execution;
    private final Phone phone;
    private final DeviceConnection connection;
    private final AtomicBoolean reached = new AtomicBoolean();
    private final Told told = new Told();
    private Future<?> timer = CompletableFuture.completedFuture(null);
    private volatile Future<?> soFar = CompletableFuture.completedFuture(null);
    private boolean outOfTouch;

    RunLimit(TaskExecution execution, Phone phone, DeviceConnection connection) {
      this.execution = execution;
      this.phone = phone;
      this.connection = connection;
    }

    @Override
    public boolean begin() {
      execution.hangUpWith(connection::abort);
      // A phone that changes its hands after this is hung up on: the shell knows the connection.
      return phones.hasAnd(phone, () -> execution.beginStarting(clock, this::mayStart));
    }

    /** Asked when nothing is left to wait for before the command is sent. */
    private boolean mayStart() {
      outOfTouch = execution.task().isJob() && !group.isHeard();
      return !outOfTouch && !stopping;
    }

    /** Whether the group was not heard when the command was to be sent. */
    boolean isOutOfTouch() {
      return outOfTouch;
    }

    @Override
    public void confirmed() {
      Long own = execution.task().runLimit();
      timer =
          timers.after(
              own == null ? runLimit : Duration.ofMillis(own),
              () -> {
                reached.set(true);
                connection.abort();
              });
      answers.started(execution, told);
      if (execution.task().isJob()) {
        tellSoFarLater();
      }
    }

    private void tellSoFarLater() {
      soFar =
          timers.after(
              OUTPUT_PAUSE,
              () -> {
                if (answers.tellSoFar(execution, told)) {
                  tellSoFarLater();
                }
              });
    }

    boolean isReached() {
      return reached.get();
    }

    void cancel() {
      timer.cancel(false);
      soFar.cancel(false);
    }
  }

  private static CmdResult failed(Task task, TaskError error) {
    return CmdResult.failed(task.instanceId(), error);
  }
}
