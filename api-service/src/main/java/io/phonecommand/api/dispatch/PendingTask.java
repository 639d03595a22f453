package io.phonecommand.api.dispatch;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskError;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One task of a waiting request: what is known of it so far. Any thread may call it. */
final class PendingTask {

  private final Task task;
  private final AtomicReference<@Nullable CmdResult> word = new AtomicReference<>();
  private final AtomicBoolean decided = new AtomicBoolean();

  PendingTask(Task task) {
    this.task = task;
  }

  Task task() {
    return task;
  }

  /** Decides once whether the task is sent: true for whoever asks first. */
  boolean claimSending() {
    return decided.compareAndSet(false, true);
  }

  /** Takes {@code result} unless the last word has been said: the first terminal result wins. */
  boolean offer(CmdResult result) {
    while (true) {
      CmdResult known = word.get();
      if (known != null && known.isTerminal()) {
        return false;
      }
      if (word.compareAndSet(known, result)) {
        return true;
      }
    }
  }

  /** What the caller gets: the last word, or what is known without one. */
  CmdResult outcome() {
    CmdResult known = word.get();
    return known != null ? known : CmdResult.failed(task.instanceId(), TaskError.NO_ANSWER);
  }
}
