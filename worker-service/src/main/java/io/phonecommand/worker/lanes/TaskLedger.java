package io.phonecommand.worker.lanes;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.memory.Recent;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.worker.settings.LaneSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tasks that this worker knows: those under way, the recent ones with their results, and those
 * of which it knows only that somebody claimed them. What is in here never runs again. Any thread.
 */
final class TaskLedger {

  private final Map<String, TaskExecution> underWay = new ConcurrentHashMap<>();
  private final Map<String, Integer> underWayByTenant = new ConcurrentHashMap<>();
  private final Recent<CmdResult> answered;
  private final Recent<Boolean> claimed;

  /** Of their own: refusing costs nothing, and must not push out what has run. */
  private final Recent<TaskError> refused;

  TaskLedger(LaneSettings limits, MeterRegistry metrics) {
    Duration window = limits.idempotencyWindow();
    answered = recent("result", limits.rememberedResults(), window, metrics);
    claimed = recent("id", limits.rememberedTasks(), window, metrics);
    refused = recent("refusal", limits.rememberedResults(), window, metrics);
  }

  private static <V> Recent<V> recent(
      String what, int most, Duration window, MeterRegistry metrics) {
    Counter forgotten =
        Counter.builder("phone_command.tasks.forgotten")
            .description("What was forgotten before the idempotency window was over")
            .tag("what", what)
            .register(metrics);
    return new Recent<>(most, window, System::nanoTime, forgotten::increment);
  }

  void open(TaskExecution execution) {
    claimed.put(execution.task().taskId(), true);
    underWay.put(execution.task().taskId(), execution);
    underWayByTenant.merge(execution.task().tenant(), 1, Integer::sum);
  }

  /** Remembers the answer before the execution disappears, so that a task is never unknown. */
  void settle(TaskExecution execution, CmdResult answer) {
    answered.put(execution.task().taskId(), answer);
    close(execution);
  }

  /** Forgets a task that was withdrawn: it will not be answered here. */
  void close(TaskExecution execution) {
    if (underWay.remove(execution.task().taskId(), execution)) {
      underWayByTenant.computeIfPresent(
          execution.task().tenant(), (tenant, count) -> count == 1 ? null : count - 1);
    }
  }

  /** All tasks under way, as they are met. */
  Collection<TaskExecution> allUnderWay() {
    return underWay.values();
  }

  /** The execution of a task that has not been answered. Ask this before {@link #answerTo}. */
  Optional<TaskExecution> underWay(String taskId) {
    return Optional.ofNullable(underWay.get(taskId));
  }

  /** Notes a task that was claimed by a worker that is not this one, or no longer remembers it. */
  void rememberClaimed(String taskId) {
    claimed.put(taskId, true);
  }

  /** Remembers that a task was refused, so that no repeat of it runs after all. */
  void rememberRefused(String taskId, TaskError reason) {
    refused.put(taskId, reason);
  }

  /**
   * What is known of a task that is not under way: its result, or why it was refused, or that it
   * was claimed and nobody can know what became of it.
   */
  Optional<CmdResult> answerTo(Task task) {
    return answered
        .find(task.taskId())
        .or(() -> refused.find(task.taskId()).map(reason -> failed(task, reason)))
        .or(() -> claimed.find(task.taskId()).map(any -> failed(task, TaskError.WORKER_LOST)));
  }

  private static CmdResult failed(Task task, TaskError reason) {
    return CmdResult.failed(task.instanceId(), reason);
  }

  /** For how long back every task is remembered that was claimed here. */
  Duration span() {
    return claimed.span();
  }

  /** Tasks of {@code tenant} under way. */
  int sizeOf(String tenant) {
    return underWayByTenant.getOrDefault(tenant, 0);
  }

  /** Tasks under way. */
  int size() {
    return underWay.size();
  }
}
