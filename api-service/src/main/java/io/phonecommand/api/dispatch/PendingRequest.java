package io.phonecommand.api.dispatch;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.common.message.TaskResult;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A request that waits for the last word on each of its tasks. One thread waits, others deliver.
 */
final class PendingRequest {

  private final Map<String, PendingTask> byTaskId = new LinkedHashMap<>();
  private final Map<String, PendingTask> byInstanceId = new LinkedHashMap<>();
  private final CountDownLatch open;
  private final TaskError refusal;

  /**
   * @param repeat whether an earlier try may have handed the same tasks over: what this one can't
   *     hand over may have run then
   */
  PendingRequest(List<Task> tasks, boolean repeat) {
    for (Task task : tasks) {
      PendingTask pending = new PendingTask(task);
      byTaskId.put(task.taskId(), pending);
      byInstanceId.put(task.instanceId(), pending);
    }
    this.refusal = repeat ? TaskError.NO_ANSWER : TaskError.NOT_HANDED_OVER;
    this.open = new CountDownLatch(tasks.size());
  }

  Collection<PendingTask> tasks() {
    return byTaskId.values();
  }

  /** A worker's word. */
  ResultKind deliver(TaskResult result) {
    PendingTask pending = byTaskId.get(result.taskId());
    CmdResult word = result.cmdResult();
    if (pending == null || !pending.task().instanceId().equals(word.instanceId())) {
      return ResultKind.FOREIGN;
    }
    return settle(pending, word) ? ResultKind.ACCEPTED : ResultKind.DUPLICATE;
  }

  /** Kafka certainly doesn't have the task from this try and never will. */
  void refused(PendingTask pending) {
    settle(pending, CmdResult.failed(pending.task().instanceId(), refusal));
  }

  /** Keeps every task that nobody has begun to send from being sent, and says so. */
  void abandonUnsent() {
    byTaskId.values().stream().filter(PendingTask::claimSending).forEach(this::refused);
  }

  /**
   * Waits for the last word on all tasks.
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
    return pending == null
        ? CmdResult.failed(instanceId, TaskError.PHONE_NOT_FOUND)
        : pending.outcome();
  }

  private boolean settle(PendingTask pending, CmdResult word) {
    boolean taken = pending.offer(word);
    if (taken && word.isTerminal()) {
      open.countDown();
    }
    return taken;
  }
}
