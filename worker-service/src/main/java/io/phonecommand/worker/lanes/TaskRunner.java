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
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.inventory.PhoneDirectory;
import io.phonecommand.worker.timing.Timers;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one task on its phone, from the connection to the answer. */
final class TaskRunner {

  private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);

  private final PhoneDirectory phones;
  private final DeviceShell shell;
  private final Answers answers;
  private final Timers timers;
  private final Clock clock;
  private final Duration runLimit;

  TaskRunner(
      PhoneDirectory phones,
      DeviceShell shell,
      Answers answers,
      Timers timers,
      Clock clock,
      Duration runLimit) {
    this.phones = phones;
    this.shell = shell;
    this.answers = answers;
    this.timers = timers;
    this.clock = clock;
    this.runLimit = runLimit;
  }

  /** Blocks until the task has been answered; does nothing if it was while it waited. */
  void run(TaskExecution execution) {
    if (!execution.beginConnecting()) {
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
      Duration limit = execution.startLimit(clock.instant());
      try (DeviceConnection connection = shell.connect(phone.get(), limit)) {
        return runWithinLimit(execution, phone.get(), connection);
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

  private CmdResult runWithinLimit(
      TaskExecution execution, Phone phone, DeviceConnection connection)
      throws PhoneUnreachableException {
    Task task = execution.task();
    RunLimit start = new RunLimit(execution, phone, connection);
    try {
      OptionalInt exitCode =
          connection.run(
              task.command(), execution.startLimit(clock.instant()), execution.output(), start);
      if (exitCode.isPresent()) {
        return CmdResult.finished(
            task.instanceId(), exitCode.getAsInt(), execution.output().text());
      }
      if (!phones.has(phone)) {
        throw new PhoneUnreachableException(Reason.GONE);
      }
      return failed(task, TaskError.NOT_STARTED_IN_TIME);
    } catch (ConnectionLostException e) {
      log.debug("Task {}: {}", task.taskId(), e.getMessage());
      TaskError error = start.isReached() ? TaskError.RUN_LIMIT_REACHED : TaskError.CONNECTION_LOST;
      return CmdResult.failed(task.instanceId(), error, execution.output().text());
    } finally {
      start.cancel();
    }
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
    private Future<?> timer = CompletableFuture.completedFuture(null);

    RunLimit(TaskExecution execution, Phone phone, DeviceConnection connection) {
      this.execution = execution;
      this.phone = phone;
      this.connection = connection;
    }

    @Override
    public boolean begin() {
      // A phone that changes its hands after this is hung up on: the shell knows the connection.
      return phones.hasAnd(phone, () -> execution.beginStarting(clock));
    }

    @Override
    public void confirmed() {
      timer =
          timers.after(
              runLimit,
              () -> {
                reached.set(true);
                connection.abort();
              });
      answers.started(execution);
    }

    boolean isReached() {
      return reached.get();
    }

    void cancel() {
      timer.cancel(false);
    }
  }

  private static CmdResult failed(Task task, TaskError error) {
    return CmdResult.failed(task.instanceId(), error);
  }
}
