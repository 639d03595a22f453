package io.phonecommand.api.dispatch;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.common.message.TaskResult;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits for the terminal result of each of its tasks. One thread waits, others
 * deliver.
 */
final class PendingRequest {

  /** What became of a result that arrived. */
  enum ResultKind {
    /** It is the caller's answer, or for a running task its answer so far. */
    ACCEPTED,
    /** Nobody waits for it (any more), or another replica shares the partition. */
    LATE,
    /** The task had its terminal result already. */
    DUPLICATE,
    /** The request that it names never asked for it. */
    FOREIGN,
    /** It is not a result that this version can read. */
    UNREADABLE
  }

  private final Map<String, PendingTask> byTaskId = new LinkedHashMap<>();
  private final Map<String, PendingTask> byInstanceId = new LinkedHashMap<>();
  private final CountDownLatch open;
  private final BooleanSupplier otherTries;

  /** What Kafka does not have from this try. */
  private final Set<PendingTask> refused = ConcurrentHashMap.newKeySet();

  /**
   * @param otherTries whether another try may have handed the same tasks over by now: what this one
   *     can't hand over may have run then
   */
  PendingRequest(List<Task> tasks, BooleanSupplier otherTries) {
    for (Task task : tasks) {
      PendingTask pending = new PendingTask(task);
      byTaskId.put(task.taskId(), pending);
      byInstanceId.put(task.instanceId(), pending);
    }
    this.otherTries = otherTries;
    this.open = new CountDownLatch(tasks.size());
  }

  Collection<PendingTask> tasks() {
    return byTaskId.values();
  }

  /** A worker has sent {@code message}. */
  ResultKind deliver(TaskResult message) {
    PendingTask pending = byTaskId.get(message.taskId());
    CmdResult result = message.cmdResult();
    if (pending == null || !pending.task().instanceId().equals(result.instanceId())) {
      return ResultKind.FOREIGN;
    }
    return settle(pending, result) ? ResultKind.ACCEPTED : ResultKind.DUPLICATE;
  }

  /** Kafka certainly doesn't have the task from this try and never will. */
  void refused(PendingTask pending) {
    CmdResult result = CmdResult.failed(pending.task().instanceId(), TaskError.NOT_HANDED_OVER);
    refused.add(pending);
    if (!settle(pending, result)) {
      refused.remove(pending);
    }
  }

  /** Keeps every task that nobody has begun to send from being sent, and says so. */
  void abandonUnsent() {
    byTaskId.values().stream().filter(PendingTask::claimSending).forEach(this::refused);
  }

  /**
   * Waits for the terminal results of all tasks.
   *
   * @param nanoTime the {@link System#nanoTime()} at which to stop waiting
   */
  void awaitUntil(long nanoTime) throws InterruptedException {
    // Whoever waits looks at the tasks, not at why the wait has ended.
    boolean ignored = open.await(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  /** What the caller gets for {@code instanceId}, whether or not there is a task for it. */
  CmdResult outcome(String instanceId) {
    PendingTask pending = byInstanceId.get(instanceId);
    if (pending == null) {
      return CmdResult.failed(instanceId, TaskError.PHONE_NOT_FOUND);
    }
    return refused.contains(pending) && otherTries.getAsBoolean()
        ? CmdResult.failed(instanceId, TaskError.NO_ANSWER)
        : pending.outcome();
  }

  private boolean settle(PendingTask pending, CmdResult result) {
    boolean taken = pending.offer(result);
    if (taken && result.isTerminal()) {
      open.countDown();
    }
    return taken;
  }

  /** One task of a waiting request: what is known of it so far. Any thread may call it. */
  static final class PendingTask {

    private final Task task;
    private final AtomicReference<@Nullable CmdResult> latest = new AtomicReference<>();
    private final AtomicBoolean decided = new AtomicBoolean();

    private PendingTask(Task task) {
      this.task = task;
    }

    Task task() {
      return task;
    }

    /** Decides once whether the task is sent: true for whoever asks first. */
    boolean claimSending() {
      return decided.compareAndSet(false, true);
    }

    /** Takes {@code result} unless there is a terminal one: the first of those wins. */
    private boolean offer(CmdResult result) {
      while (true) {
        CmdResult known = latest.get();
        if (known != null && known.isTerminal()) {
          return false;
        }
        if (latest.compareAndSet(known, result)) {
          return true;
        }
      }
    }

    /** What the caller gets: the latest result, or what is known without one. */
    private CmdResult outcome() {
      CmdResult known = latest.get();
      return known != null ? known : CmdResult.failed(task.instanceId(), TaskError.NO_ANSWER);
    }
  }
}
