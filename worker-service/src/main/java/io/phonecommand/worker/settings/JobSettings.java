package io.phonecommand.worker.settings;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.Range;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/**
 * Limits of the jobs, the parts of asynchronous requests, that a worker takes on.
 *
 * @param longestStart the longest start limit of a job that is believed; one with a longer limit is
 *     answered CMD.1004. 1 s to 1 day
 * @param longestRun the same of run limits; 1 s to 1 day
 * @param share 0..1, what jobs may have of a phone's places, running and waiting, and of {@code
 *     lanes.max-tasks}; one of each at least
 * @param maxPerTenant how many unfinished jobs a tenant may have in this worker, 1 or more; its
 *     next is answered CMD.1005. By default half of all jobs' share, and at least 1
 * @param rememberedJobs how many ids of jobs are remembered at most, the latest, for as long as
 *     {@code longestStart}, {@code longestRun} and the idempotency window together; 1 to
 *     100,000,000
 */
public record JobSettings(
    @NotNull @DurationMin(seconds = 1) @DurationMax(days = 1) Duration longestStart,
    @NotNull @DurationMin(seconds = 1) @DurationMax(days = 1) Duration longestRun,
    @Range(min = 0, max = 1) double share,
    @Positive @Nullable Integer maxPerTenant,
    @Range(min = 1, max = LaneSettings.MOST) int rememberedJobs) {

  /**
   * What a tasks topic must keep beyond the times of a job and the idempotency window: a start, a
   * repeat, and clocks. With the seconds by which a worker's window is longer than the one in which
   * repeats come it is 10 minutes.
   */
  private static final Duration MARGIN = Duration.ofMinutes(10).minusSeconds(15);

  /**
   * How many jobs a worker has at once.
   *
   * @param maxTasks of all kinds
   */
  public int most(int maxTasks) {
    return Math.max(1, (int) (maxTasks * share));
  }

  /** How many of them one tenant may have; as above. */
  public int mostOfTenant(int maxTasks) {
    Integer own = maxPerTenant;
    return own == null ? Math.max(1, most(maxTasks) / 2) : own;
  }

  /**
   * How long the tasks topic must keep a record so that a job can be answered for until its end.
   *
   * @param idempotencyWindow {@code lanes.idempotency-window}
   */
  public Duration retention(Duration idempotencyWindow) {
    return longestStart.plus(longestRun).plus(idempotencyWindow).plus(MARGIN);
  }
}
