package io.phonecommand.worker.lanes;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.phonecommand.common.message.CmdResult;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tasks that this worker knows: those under way, and the recent ones with their results. What
 * is in here never runs again. Any thread.
 */
final class TaskLedger {

  private final Map<String, TaskExecution> underWay = new ConcurrentHashMap<>();
  private final Cache<String, CmdResult> answered;

  TaskLedger(LaneProperties properties) {
    answered =
        Caffeine.newBuilder()
            .expireAfterWrite(properties.idempotencyWindow())
            .maximumSize(properties.rememberedResults())
            .build();
  }

  void open(TaskExecution execution) {
    underWay.put(execution.task().taskId(), execution);
  }

  /** Remembers the answer before the execution disappears, so that a task is never unknown. */
  void settle(TaskExecution execution, CmdResult answer) {
    String taskId = execution.task().taskId();
    answered.put(taskId, answer);
    underWay.remove(taskId, execution);
  }

  /** The execution of a task that has not been answered. Ask this before {@link #answerTo}. */
  Optional<TaskExecution> underWay(String taskId) {
    return Optional.ofNullable(underWay.get(taskId));
  }

  Optional<CmdResult> answerTo(String taskId) {
    return Optional.ofNullable(answered.getIfPresent(taskId));
  }

  /** Tasks under way. */
  int size() {
    return underWay.size();
  }
}
