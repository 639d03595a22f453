package io.phonecommand.worker.claims;

import io.phonecommand.common.message.Cancel;
import io.phonecommand.common.message.Task;
import java.util.List;
import java.util.Set;

/** Where the intake's tasks go, and from where it takes those back that have not started. */
public interface TaskSink {

  /**
   * Takes over a claimed task; its answer will be published, whatever becomes of it. A task that
   * can't be taken on is answered with the reason, which is remembered like any answer. One thread
   * only.
   */
  void admit(TaskRecord asked);

  /**
   * Takes back those tasks of {@code partitions} under way that have not been sent to their phones:
   * they never will be, nor answered here. Any thread.
   *
   * @return the records that asked for them, oldest first
   */
  List<TaskRecord> withdraw(Set<Integer> partitions);

  /** Answers a task that was withdrawn and that no other worker can be told of. Any thread. */
  void refuse(TaskRecord asked);

  /**
   * Answers those jobs under way that have not been sent to their phones, and that no other worker
   * can be told of, because this one, which stops, has not their partitions any more. Any thread.
   *
   * @param owned the partitions that it has
   */
  void refuseJobsBeside(Set<Integer> owned);

  /**
   * Notes a task that was claimed before this worker got its partition: it may have run, and must
   * not run again. Any thread.
   */
  void rememberClaimed(Task task);

  /**
   * Notes that a task was not started after all by whoever had claimed it, and that it is to run
   * here: that it was claimed before is no reason any more not to run it. Any thread.
   */
  void forgetClaimed(Task task);

  /** Takes a job back, if that is still possible. Any thread. */
  void cancel(Cancel cancel);

  /**
   * Notes a cancel that was claimed before this worker got its partition: if its job comes after
   * all, it must not run; if it waits or runs here, since the partition was here before, it is
   * taken back. Any thread.
   */
  void rememberCancelled(Cancel cancel);

  /** Whether a job that was asked for on {@code partition} waits or runs here. Any thread. */
  boolean hasJobsOf(int partition);

  /** Ends every command that runs: the worker stops. Any thread. */
  void abortAll();

  /**
   * Answers a task that a lost worker had claimed: with what is known of it here, or that nobody
   * can know whether it ran. It never starts. Any thread that may wait: of a job for room for its
   * last word.
   *
   * @throws java.util.concurrent.RejectedExecutionException if there is none; then nothing is said
   */
  void answerLost(TaskRecord asked);

  /** Tasks in this worker, waiting and running. Any thread. */
  int size();
}
