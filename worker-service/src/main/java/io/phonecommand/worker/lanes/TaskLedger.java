package io.phonecommand.worker.lanes;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.memory.Recent;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.worker.settings.JobSettings;
import io.phonecommand.worker.settings.LaneSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The tasks that this worker knows: those under way, the recent ones with their results, and those
 * of which it knows only that somebody claimed them. What is in here never runs again. Any thread.
 */
final class TaskLedger {

  private final Map<String, TaskExecution> underWay = new ConcurrentHashMap<>();
  private final Map<String, Integer> underWayByTenant = new ConcurrentHashMap<>();
  private final Map<String, Integer> jobsByTenant = new ConcurrentHashMap<>();
  private final AtomicInteger jobs = new AtomicInteger();
  private final Recent<CmdResult> answered;
  private final Recent<Boolean> claimed;

  /** Of jobs no more is known: what became of them stands in the log. */
  private final Recent<Job> knownJobs;

  private enum Job {
    CLAIMED,
    /** Before it came. */
    CANCELLED
  }

  /** Of their own: refusing costs nothing, and must not push out what has run. */
  private final Recent<TaskError> refused;

  private final Recent<Boolean> refusedJobs;

  TaskLedger(LaneSettings limits, JobSettings jobLimits, MeterRegistry metrics) {
    Duration window = limits.idempotencyWindow();
    Duration jobWindow = window.plus(jobLimits.longestStart()).plus(jobLimits.longestRun());
    knownJobs = recent("job", jobLimits.rememberedJobs(), jobWindow, metrics);
    answered = recent("result", limits.rememberedResults(), window, metrics);
    claimed = recent("id", limits.rememberedTasks(), window, metrics);
    refused = recent("refusal", limits.rememberedResults(), window, metrics);
    refusedJobs = recent("job_refusal", limits.rememberedResults(), jobWindow, metrics);
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
    Task task = execution.task();
    rememberClaimed(task);
    underWay.put(task.taskId(), execution);
    underWayByTenant.merge(task.tenant(), 1, Integer::sum);
    if (task.isJob()) {
      jobs.incrementAndGet();
      jobsByTenant.merge(task.tenant(), 1, Integer::sum);
    }
  }

  /** Remembers the answer before the execution disappears, so that a task is never unknown. */
  void settle(TaskExecution execution, CmdResult answer) {
    answered.put(execution.task().taskId(), answer);
    close(execution);
  }

  /** Forgets a task that was withdrawn, or a job whose last word Kafka has. */
  void close(TaskExecution execution) {
    Task task = execution.task();
    if (underWay.remove(task.taskId(), execution)) {
      countDown(underWayByTenant, task.tenant());
      if (task.isJob()) {
        jobs.decrementAndGet();
        countDown(jobsByTenant, task.tenant());
      }
    }
  }

  private static void countDown(Map<String, Integer> counts, String tenant) {
    counts.computeIfPresent(tenant, (key, count) -> count == 1 ? null : count - 1);
  }

  /** All tasks under way, as they are met. */
  Collection<TaskExecution> allUnderWay() {
    return underWay.values();
  }

  /** The execution of a task that has not been answered. Ask this before {@link #answerTo}. */
  Optional<TaskExecution> underWay(String taskId) {
    return Optional.ofNullable(underWay.get(taskId));
  }

  /** Notes a task that is claimed, perhaps by another worker: it must not run again. */
  void rememberClaimed(Task task) {
    if (task.isJob()) {
      knownJobs.put(task.taskId(), Job.CLAIMED);
    } else {
      claimed.put(task.taskId(), true);
    }
  }

  /** Forgets that a task is claimed, and nothing else that is known of it. */
  void forgetClaimed(Task task) {
    if (task.isJob()) {
      knownJobs.forget(task.taskId(), Job.CLAIMED);
    } else {
      claimed.forget(task.taskId(), true);
    }
  }

  /** Whether a job was claimed before, here or by another worker, or refused here. */
  boolean isClaimedJob(String taskId) {
    return knownJobs.find(taskId).filter(Job.CLAIMED::equals).isPresent()
        || refusedJobs.find(taskId).isPresent();
  }

  /** Remembers that a job was refused, which has its last word by that. */
  void rememberRefusedJob(String taskId) {
    refusedJobs.put(taskId, true);
  }

  /** Notes a job that was cancelled; if it has not come yet, it may come later. */
  void rememberCancelled(String taskId) {
    var unused = knownJobs.putIfAbsent(taskId, Job.CANCELLED);
  }

  /** Whether a job was cancelled before it came. */
  boolean isCancelled(String taskId) {
    return knownJobs.find(taskId).filter(Job.CANCELLED::equals).isPresent();
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

  /** For how long back every task of the kind of {@code task} is remembered. */
  Duration span(Task task) {
    if (!task.isJob()) {
      return claimed.span();
    }
    Duration known = knownJobs.span();
    Duration refusals = refusedJobs.span();
    return known.compareTo(refusals) < 0 ? known : refusals;
  }

  /** Jobs under way, and those whose last word Kafka has not got yet. */
  int jobs() {
    return jobs.get();
  }

  /** The same of {@code tenant}. */
  int jobsOf(String tenant) {
    return jobsByTenant.getOrDefault(tenant, 0);
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
