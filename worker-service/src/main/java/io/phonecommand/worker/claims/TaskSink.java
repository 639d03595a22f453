package io.phonecommand.worker.claims;

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
   * Notes a task that was claimed before this worker got its partition: it may have run, and must
   * not run again. Any thread.
   */
  void rememberClaimed(Task task);

  /**
   * Answers a task that a lost worker had claimed: with what is known of it here, or that nobody
   * can know whether it ran. It never starts. Any thread.
   */
  void answerLost(TaskRecord asked);

  /** Tasks in this worker, waiting and running. Any thread. */
  int size();
}
