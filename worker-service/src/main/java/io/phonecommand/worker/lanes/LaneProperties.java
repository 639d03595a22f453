package io.phonecommand.worker.lanes;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

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
 * @param runLimit from a command's confirmed start to the moment at which the worker hangs up
 * @param answerMargin how long before its start deadline an unfinished task is reported, so that
 *     the report still reaches the waiting api replica; no task starts later than this
 * @param idempotencyWindow how long a task is remembered after it was claimed, and its result after
 *     it was answered; longer than the api's window and sync window together
 * @param rememberedResults how many results are remembered at most, the latest; a repeat of a task
 *     whose result is forgotten is answered CMD.2003
 * @param rememberedTasks how many task ids are remembered at most, the latest; a repeat of a
 *     forgotten one would run again, so this must hold what a worker gets in an idempotency window
 */
@ConfigurationProperties("phone-command.worker.lanes")
public record LaneProperties(
    int maxRunningPerPhone,
    int maxWaitingPerPhone,
    int maxTasks,
    @Nullable Integer maxTasksPerTenant,
    Duration runLimit,
    Duration answerMargin,
    Duration idempotencyWindow,
    long rememberedResults,
    long rememberedTasks) {

  public LaneProperties {
    require(maxRunningPerPhone >= 1, "max-running-per-phone must be at least 1");
    require(maxWaitingPerPhone >= 0, "max-waiting-per-phone must not be negative");
    require(maxTasks >= 1, "max-tasks must be at least 1");
    require(
        maxTasksPerTenant == null || (maxTasksPerTenant >= 1 && maxTasksPerTenant <= maxTasks),
        "max-tasks-per-tenant must be from 1 to max-tasks");
    require(runLimit.isPositive(), "run-limit must be positive");
    require(!answerMargin.isNegative(), "answer-margin must not be negative");
    require(idempotencyWindow.isPositive(), "idempotency-window must be positive");
    require(rememberedResults >= 0, "remembered-results must not be negative");
    require(rememberedTasks >= rememberedResults, "remembered-tasks must be the larger number");
  }

  /** How many tasks of one tenant a worker takes on. */
  int tenantLimit() {
    return maxTasksPerTenant != null ? maxTasksPerTenant : Math.max(1, maxTasks / 5 * 4);
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException(problem);
    }
  }
}
