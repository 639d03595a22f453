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
 * <p>What is over takes its room until the next ones are remembered. Any thread may call it. All of
 * them share one lock, so nothing takes long under it, however many there are: the table has its
 * full size from its first entry on, and never many are forgotten at once.
 *
 * @param <V> what is remembered
 */
public final class Recent<V> {

  private record Remembered<V>(V value, long since) {}

  /**
   * Forgotten by one call at most: more than one, so that what is over goes faster than it comes.
   */
  private static final int FORGOTTEN_AT_ONCE = 16;

  /** The oldest first. */
  private final Map<String, Remembered<V>> byId;

  private final int most;
  private final long nanos;
  private final LongSupplier clock;
  private final Runnable onForgotten;

  /**
   * Remembers nothing yet. The first entry makes the table, of 5 to 11 bytes for each.
   *
   * @param most how many at once, from 1 on
   * @param time of each, from when it was remembered
   * @param clock nanoseconds, like {@link System#nanoTime}
   * @param onForgotten called for each that is forgotten before its time is over
   */
  public Recent(int most, Duration time, LongSupplier clock, Runnable onForgotten) {
    this.most = most;
    // One more, because the new one is put in before the oldest is taken out.
    this.byId = LinkedHashMap.newLinkedHashMap(most + 1);
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
    for (int i = 0; i < FORGOTTEN_AT_ONCE && oldest.hasNext(); i++) {
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
