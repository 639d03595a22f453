package io.phonecommand.api.phones;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Sites whose states are to be read once more, as some were dropped. Each with a pause: where a
 * site says more of others' phones than is kept, some are dropped each time. Its owner guards it.
 */
final class LackingSites {

  /** From one reading of a site to the next. */
  static final Duration PAUSE = Duration.ofMinutes(5);

  private final LongSupplier nanoTime;
  private final Set<String> sites = new HashSet<>();

  /** By site, when it was taken last. */
  private final Map<String, Long> takenAt = new HashMap<>();

  /**
   * Without any.
   *
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   */
  LackingSites(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void add(String site) {
    sites.add(site);
  }

  /** Takes out those that are to be read now. */
  Set<String> take() {
    if (sites.isEmpty()) {
      return Set.of();
    }
    long now = nanoTime.getAsLong();
    takenAt.values().removeIf(time -> now - time >= PAUSE.toNanos());
    Set<String> taken = new HashSet<>(sites);
    taken.removeAll(takenAt.keySet());
    sites.removeAll(taken);
    taken.forEach(site -> takenAt.put(site, now));
    return taken;
  }
}
