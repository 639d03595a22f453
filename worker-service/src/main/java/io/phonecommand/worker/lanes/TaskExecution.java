package io.phonecommand.worker.lanes;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.worker.adb.ShellOutput;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one execution of a task, from its admission to its answer. It decides, under one lock, what
 * may happen to the task next, so that a start and an expiry can't both win; others act on it.
 */
final class TaskExecution {

  private enum Phase {
    WAITING,
    CONNECTING,
    STARTING,
    RUNNING,
    ANSWERED,
    WITHDRAWN
  }

  /**
   * A result, and who must be told.
   *
   * @param startedAt when the phone confirmed the start, if it has
   */
  record Delivery(CmdResult result, Optional<Instant> startedAt, List<Waiter> to) {}

  private final Task task;
  private final Instant startBefore;
  private final ShellOutput output = new ShellOutput();
  private final List<Waiter> waiters = new ArrayList<>();

  /** Those whose report came due while nobody could tell whether the command has started. */
  private final List<Waiter> overdue = new ArrayList<>();

  private Phase phase = Phase.WAITING;
  private @Nullable CmdResult answer;
  private @Nullable Instant startedAt;
  private Runnable hangUp = () -> {};
  private Runnable wakeUp = () -> {};
  private boolean cancelled;

  /**
   * @param startBefore the moment from which on the task can't start any more; not later than its
   *     start deadline
   */
  TaskExecution(Task task, Instant startBefore) {
    this.task = task;
    this.startBefore = startBefore;
  }

  Task task() {
    return task;
  }

  /** From {@code now} to the moment from which on the task can't start any more. */
  Duration startLimit(Instant now) {
    return Duration.between(now, startBefore);
  }

  ShellOutput output() {
    return output;
  }

  /**
   * Adds a try of the request that wants the answer too; returns the answer if there is one. Of a
   * task that was withdrawn nothing is known here: another worker may run it.
   */
  synchronized Optional<CmdResult> join(Waiter waiter) {
    if (phase == Phase.WITHDRAWN) {
      return Optional.of(failed(TaskError.WORKER_LOST));
    }
    if (answer == null) {
      waiters.add(waiter);
    }
    return Optional.ofNullable(answer);
  }

  /** Whether a record of {@code partitions} asked for this task and waits for its answer. */
  synchronized boolean isAskedOn(Set<Integer> partitions) {
    return waiters.stream().anyMatch(waiter -> partitions.contains(waiter.asked().partition()));
  }

  /** The phone is being connected to; {@code false} if the task has been answered meanwhile. */
  synchronized boolean beginConnecting() {
    return advance(Phase.WAITING, Phase.CONNECTING);
  }

  /**
   * The last check before the command is sent: {@code false} means that it must not be.
   *
   * @param clock looked at here, and not by the caller, who may be held up before he comes in
   * @param mayStart asked here, for the same reason
   */
  synchronized boolean beginStarting(InstantSource clock, BooleanSupplier mayStart) {
    return clock.instant().isBefore(startBefore)
        && mayStart.getAsBoolean()
        && advance(Phase.CONNECTING, Phase.STARTING);
  }

  /**
   * The phone has confirmed that the command runs; those can be told whose report was due, and
   * whoever asked for a job.
   */
  synchronized Optional<Delivery> started(InstantSource clock) {
    if (!advance(Phase.STARTING, Phase.RUNNING)) {
      return Optional.empty();
    }
    startedAt = clock.instant();
    List<Waiter> due = List.copyOf(task.isJob() ? waiters : overdue);
    overdue.clear();
    return due.isEmpty() ? Optional.empty() : Optional.of(running(due));
  }

  /** What a job that runs has written so far. */
  synchronized Optional<Delivery> soFar() {
    return phase == Phase.RUNNING ? Optional.of(running(List.copyOf(waiters))) : Optional.empty();
  }

  /** The start deadline of a job is over: one that waits for its turn never starts. */
  synchronized Optional<Delivery> expire() {
    return phase == Phase.WAITING
        ? answer(failed(TaskError.NOT_STARTED_IN_TIME))
        : Optional.empty();
  }

  /** It never starts, for {@code reason}, if nothing of it has been sent. */
  synchronized Optional<Delivery> refuse(TaskError reason) {
    return phase == Phase.WAITING || phase == Phase.CONNECTING
        ? answer(failed(reason))
        : Optional.empty();
  }

  /**
   * Says how to wake its runner, which waits for something before the command is sent; once it is
   * over, that waits for nothing.
   */
  synchronized void wakeUpWith(Runnable action) {
    wakeUp = action;
  }

  /** Its runner, if there is one, is to see that it is over. Not under a lock of its own. */
  void wakeUp() {
    Runnable action;
    synchronized (this) {
      action = wakeUp;
    }
    action.run();
  }

  /** Says how to hang up on the command, before it is sent. */
  synchronized void hangUpWith(Runnable action) {
    hangUp = action;
  }

  /**
   * The job is taken back: if nothing of it has been sent, this is its end. If something has, its
   * runner, who is made to hang up, says how it ended.
   */
  Optional<Delivery> cancel() {
    Optional<Delivery> end = Optional.empty();
    Runnable then = () -> {};
    synchronized (this) {
      end = refuse(TaskError.CANCELLED_BEFORE_START);
      if (phase == Phase.STARTING || phase == Phase.RUNNING) {
        cancelled = true;
        then = hangUp;
      }
    }
    then.run();
    return end;
  }

  /** Whether nothing of it has been sent to its phone, and it may still be. */
  synchronized boolean isWaiting() {
    return phase == Phase.WAITING || phase == Phase.CONNECTING;
  }

  /** Whether it was sent to its phone, and has not ended. */
  synchronized boolean isRunning() {
    return phase == Phase.STARTING || phase == Phase.RUNNING;
  }

  /** Whether nothing more comes of it here. */
  synchronized boolean isOver() {
    return phase == Phase.ANSWERED || phase == Phase.WITHDRAWN;
  }

  /** Whether it was taken back after it was sent. */
  synchronized boolean isCancelled() {
    return cancelled;
  }

  /**
   * What the try {@code waiter} can be told shortly before its sync window ends. A task that waits
   * for its turn is answered with this and never will be sent. Empty if another has, or will have,
   * more to say: while a connection is sought its runner, which has the same limit and knows what
   * is wrong; while the start is not confirmed {@link #started} or {@link #answer}.
   */
  synchronized Optional<Delivery> report(Waiter waiter) {
    if (phase == Phase.STARTING) {
      overdue.add(waiter);
    }
    return switch (phase) {
      case WAITING -> answer(failed(TaskError.NOT_STARTED_IN_TIME));
      case RUNNING -> Optional.of(running(List.of(waiter)));
      case CONNECTING, STARTING, ANSWERED, WITHDRAWN -> Optional.empty();
    };
  }

  private Delivery running(List<Waiter> due) {
    return new Delivery(
        CmdResult.running(task.instanceId(), output.text()), Optional.ofNullable(startedAt), due);
  }

  /**
   * The window of {@code waiter} has ended: nobody would read what it is told. Returns whether it
   * still waited.
   */
  synchronized boolean leave(Waiter waiter) {
    overdue.remove(waiter);
    return waiters.remove(waiter);
  }

  /**
   * The phone that had the task's instance id has left the inventory, or has another tenant or
   * address. What was sent to it ends here, with what it had written until now: nothing of what it
   * writes from now on is the caller's. What was not sent ends too, unless the id is still his.
   */
  synchronized Optional<Delivery> phoneGone(boolean stillOwned) {
    return switch (phase) {
      case WAITING, CONNECTING ->
          stillOwned ? Optional.empty() : answer(failed(TaskError.PHONE_NOT_FOUND));
      case STARTING, RUNNING ->
          answer(CmdResult.failed(task.instanceId(), TaskError.CONNECTION_LOST, output.text()));
      case ANSWERED, WITHDRAWN -> Optional.empty();
    };
  }

  /**
   * Takes the task back if it has not been sent to the phone: it never will be, nor answered here.
   * Returns those who wait for it, perhaps nobody any more; empty if it is too late.
   */
  synchronized Optional<List<Waiter>> withdraw() {
    if (phase != Phase.WAITING && phase != Phase.CONNECTING) {
      return Optional.empty();
    }
    phase = Phase.WITHDRAWN;
    List<Waiter> left = List.copyOf(waiters);
    waiters.clear();
    return Optional.of(left);
  }

  /** Ends the execution; empty if it had ended before. */
  synchronized Optional<Delivery> answer(CmdResult result) {
    if (phase == Phase.ANSWERED || phase == Phase.WITHDRAWN) {
      return Optional.empty();
    }
    phase = Phase.ANSWERED;
    answer = result;
    Delivery delivery = new Delivery(result, Optional.ofNullable(startedAt), List.copyOf(waiters));
    waiters.clear();
    overdue.clear();
    return Optional.of(delivery);
  }

  private boolean advance(Phase from, Phase to) {
    if (phase != from) {
      return false;
    }
    phase = to;
    return true;
  }

  private CmdResult failed(TaskError error) {
    return CmdResult.failed(task.instanceId(), error);
  }
}
