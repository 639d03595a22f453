package io.phonecommand.worker.lanes;

import io.phonecommand.common.settings.Bounds;
import io.phonecommand.common.topic.TopicLayout;
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
    int rememberedResults,
    int rememberedTasks) {

  private static final String PREFIX = "phone-command.worker.lanes.";
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration LONGEST_RUN = Duration.ofDays(1);

  /** Beyond it nothing would start within a sync window of the usual length. */
  private static final Duration LARGEST_MARGIN = Duration.ofSeconds(5);

  private static final int MOST = 100_000_000;

  public LaneProperties {
    Bounds.check(PREFIX + "max-running-per-phone", maxRunningPerPhone, 1, MOST);
    Bounds.check(PREFIX + "max-waiting-per-phone", maxWaitingPerPhone, 0, MOST);
    Bounds.check(PREFIX + "max-tasks", maxTasks, 1, MOST);
    if (maxTasksPerTenant != null) {
      Bounds.check(PREFIX + "max-tasks-per-tenant", maxTasksPerTenant, 1, maxTasks);
    }
    Bounds.check(PREFIX + "run-limit", runLimit, MILLISECOND, LONGEST_RUN);
    Bounds.check(PREFIX + "answer-margin", answerMargin, Duration.ZERO, LARGEST_MARGIN);
    Bounds.check(
        PREFIX + "idempotency-window",
        idempotencyWindow,
        Duration.ofSeconds(1),
        TopicLayout.LONGEST_WINDOW);
    Bounds.check(PREFIX + "remembered-results", rememberedResults, 1, MOST);
    Bounds.check(PREFIX + "remembered-tasks", rememberedTasks, 1, MOST);
    // Whose id is forgotten while it is under way, or before its result is, could run again.
    if (rememberedTasks < maxTasks || rememberedTasks < rememberedResults) {
      throw new IllegalArgumentException(
          PREFIX + "remembered-tasks must be at least max-tasks and remembered-results");
    }
  }

  /** How many tasks of one tenant a worker takes on. */
  int tenantLimit() {
    return maxTasksPerTenant != null ? maxTasksPerTenant : Math.max(1, (int) (maxTasks * 0.8));
  }
}
