package io.phonecommand.worker.claims;

import io.phonecommand.common.message.Task;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Phones that another worker may use, on which this one finds nothing running: that one had their
 * partitions before, and has claimed tasks of theirs whose end is not known here. Any thread.
 */
public final class UsedPhones {

  /** How much the clocks of whoever sent a task, and of its worker, may be behind this one's. */
  private static final Duration CLOCK_MARGIN = Duration.ofMinutes(1);

  private static final Duration FORGETS_EVERY = Duration.ofMinutes(1);

  private final Duration runLimit;
  private final InstantSource clock;
  private final Map<String, Instant> until = new ConcurrentHashMap<>();

  /** Whoever is not asked for would else stay for ever. */
  private volatile Instant forgetsAt = Instant.MIN;

  /**
   * Knows of none yet.
   *
   * @param runLimit of a task that has none of its own
   */
  public UsedPhones(Duration runLimit, InstantSource clock) {
    this.runLimit = runLimit;
    this.clock = clock;
  }

  /** {@code task} may run at another worker, until both its limits are over at the latest. */
  public void mayRunElsewhere(Task task) {
    Long own = task.runLimit();
    Instant over =
        task.startsBefore()
            .plus(own == null ? runLimit : Duration.ofMillis(own))
            .plus(CLOCK_MARGIN);
    Instant now = clock.instant();
    if (!forgetsAt.isAfter(now)) {
      forgetsAt = now.plus(FORGETS_EVERY);
      until.values().removeIf(end -> !end.isAfter(now));
    }
    if (over.isAfter(now)) {
      until.merge(task.instanceId(), over, (one, other) -> one.isAfter(other) ? one : other);
    }
  }

  /** How long another worker may use the phone from now on; empty if none does. */
  public Optional<Duration> mayBeUsedFor(String instanceId) {
    Instant now = clock.instant();
    Instant over = until.computeIfPresent(instanceId, (id, end) -> end.isAfter(now) ? end : null);
    return Optional.ofNullable(over).map(end -> Duration.between(now, end));
  }
}
