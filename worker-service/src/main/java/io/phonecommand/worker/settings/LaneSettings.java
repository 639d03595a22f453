package io.phonecommand.worker.settings;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.Range;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/**
 * Limits of what a worker takes on.
 *
 * @param maxRunningPerPhone commands that run on one phone at once, from 1 (serial) on. Within one
 *     worker: while a partition moves, its old owner finishes what it has started and the new one
 *     begins, so that more may run, and not in the order in which they came
 * @param maxWaitingPerPhone tasks that may wait for one phone; the next is answered CMD.1003
 * @param maxTasks tasks in this worker, waiting and running; the next is answered CMD.1005
 * @param maxTasksPerTenant how many of them one tenant may have, from 1 to {@code maxTasks}; its
 *     next is answered CMD.1005. By default 80 % of {@code maxTasks}, and at least 1
 * @param runLimit from a command's confirmed start to the moment at which the worker hangs up; 1 ms
 *     to 1 day
 * @param answerMargin how long before its start deadline an unfinished task is reported, so that
 *     the report still reaches the waiting api replica; no task starts later than this. Up to 5 s:
 *     beyond it nothing would start within a sync window of the usual length
 * @param idempotencyWindow how long a task is remembered after it was claimed, and its result after
 *     it was answered; longer than the api's window and sync window together. 1 s to 30 minutes,
 *     half of what the topics keep
 * @param rememberedResults how many results are remembered at most, the latest; a repeat of a task
 *     whose result is forgotten is answered CMD.2003
 * @param rememberedTasks how many task ids are remembered at most, the latest; a repeat of a
 *     forgotten one would run again, so this must hold what a worker gets in an idempotency window
 */
public record LaneSettings(
    @Range(min = 1, max = LaneSettings.MOST) int maxRunningPerPhone,
    @Range(min = 0, max = LaneSettings.MOST) int maxWaitingPerPhone,
    @Range(min = 1, max = LaneSettings.MOST) int maxTasks,
    @Positive @Nullable Integer maxTasksPerTenant,
    @NotNull @DurationMin(millis = 1) @DurationMax(days = 1) Duration runLimit,
    @NotNull @DurationMin @DurationMax(seconds = 5) Duration answerMargin,
    @NotNull @DurationMin(seconds = 1) @DurationMax(minutes = 30) Duration idempotencyWindow,
    @Range(min = 1, max = LaneSettings.MOST) int rememberedResults,
    @Range(min = 1, max = LaneSettings.MOST) int rememberedTasks) {

  static final int MOST = 100_000_000;

  public LaneSettings {
    require(
        maxTasksPerTenant == null || maxTasksPerTenant <= maxTasks,
        "max-tasks-per-tenant must be at most max-tasks");
    // Whose id is forgotten while it is under way, or before its result is, could run again.
    require(
        rememberedTasks >= maxTasks && rememberedTasks >= rememberedResults,
        "remembered-tasks must be at least max-tasks and remembered-results");
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException("phone-command.worker.lanes." + problem);
    }
  }
}
