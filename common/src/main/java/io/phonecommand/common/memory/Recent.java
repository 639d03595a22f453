package io.phonecommand.common.memory;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Something about each of the latest tasks or requests, for a limited time. Where there are more
 * than it may hold, the oldest is forgotten first, because the latest are those that come again. (A
 * cache that keeps what is used often forgets just those.)
 *
 * <p>What is over takes its room until the next one is remembered. Any thread may call it.
 *
 * @param <V> what is remembered
 */
public final class Recent<V> {

  private record Remembered<V>(V value, long since) {}

  /** The oldest first. */
  private final Map<String, Remembered<V>> byId = new LinkedHashMap<>();

  private final long most;
  private final long nanos;
  private final LongSupplier clock;
  private final Runnable onForgotten;

  /**
   * Remembers nothing yet.
   *
   * @param most how many at once
   * @param time of each, from when it was remembered
   * @param clock nanoseconds, like {@link System#nanoTime}
   * @param onForgotten called for each that is forgotten before its time is over
   */
  public Recent(long most, Duration time, LongSupplier clock, Runnable onForgotten) {
    this.most = most;
    this.nanos = time.toNanos();
    this.clock = clock;
    this.onForgotten = onForgotten;
  }

  /** Remembers {@code value} from now on, in place of what was known of {@code id}. */
  public synchronized void put(String id, V value) {
    long now = clock.getAsLong();
    byId.remove(id);
    byId.put(id, new Remembered<>(value, now));
    forgetTheOldest(now);
  }

  /**
   * Remembers {@code value} if nothing is known of {@code id}.
   *
   * @return what was known, which stays
   */
  public synchronized Optional<V> putIfAbsent(String id, V value) {
    Optional<V> known = find(id);
    if (known.isEmpty()) {
      put(id, value);
    }
    return known;
  }

  /** What is known of {@code id}. */
  public synchronized Optional<V> find(String id) {
    Remembered<V> known = byId.get(id);
    return known == null || isOver(known, clock.getAsLong())
        ? Optional.empty()
        : Optional.of(known.value());
  }

  /** How many are remembered, perhaps with some whose time is over. */
  public synchronized long size() {
    return byId.size();
  }

  private void forgetTheOldest(long now) {
    Iterator<Remembered<V>> oldest = byId.values().iterator();
    while (oldest.hasNext()) {
      boolean over = isOver(oldest.next(), now);
      if (!over && byId.size() <= most) {
        return;
      }
      oldest.remove();
      if (!over) {
        onForgotten.run();
      }
    }
  }

  private boolean isOver(Remembered<V> known, long now) {
    return now - known.since() >= nanos;
  }
}
