package io.phonecommand.common.memory;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
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

  /**
   * What is known of an id.
   *
   * @param age for how long it is remembered already
   */
  public record Known<V>(V value, Duration age) {}

  private record Remembered<V>(V value, long since) {}

  /**
   * Forgotten by one call at most: more than one, so that what is over goes faster than it comes.
   */
  private static final int FORGOTTEN_AT_ONCE = 16;

  /** The oldest first. */
  private final Map<String, Remembered<V>> byId;

  private final int capacity;
  private final long nanos;
  private final long keptNanos;
  private final LongSupplier clock;
  private final Runnable onForgotten;

  /** Since when the latest was remembered that was forgotten too early, if one was. */
  private long gap;

  private boolean hasGap;

  /**
   * Remembers nothing yet. The first entry makes the table, of 5 to 11 bytes for each.
   *
   * @param capacity how many at once, from 1 on
   * @param time of each, from when it was remembered
   * @param clock nanoseconds, like {@link System#nanoTime}
   * @param onForgotten called for each that is forgotten before its time is over
   */
  public Recent(int capacity, Duration time, LongSupplier clock, Runnable onForgotten) {
    this(capacity, time, Duration.ZERO, clock, onForgotten);
  }

  /**
   * As above.
   *
   * @param after for how long each is kept after its time, where there is room, for {@link
   *     #findKept} and {@link #putInOrder} alone
   */
  public Recent(
      int capacity, Duration time, Duration after, LongSupplier clock, Runnable onForgotten) {
    this.capacity = capacity;
    this.keptNanos = time.plus(after).toNanos();
    // One more, because the new one is put in before the oldest is taken out.
    this.byId = LinkedHashMap.newLinkedHashMap(capacity + 1);
    this.nanos = time.toNanos();
    this.clock = clock;
    this.onForgotten = onForgotten;
  }

  /** Remembers {@code value} from now on, in place of what was known of {@code id}. */
  public void put(String id, V value) {
    put(id, value, Duration.ZERO);
  }

  private synchronized void put(String id, V value, Duration age) {
    long now = clock.getAsLong();
    byId.remove(id);
    byId.put(id, new Remembered<>(value, now - age.toNanos()));
    forgetTheOldest(now);
  }

  /**
   * Remembers {@code value} if nothing is known of {@code id}.
   *
   * @return what was known, which stays
   */
  public Optional<Known<V>> putIfAbsent(String id, V value) {
    return putIfAbsent(id, value, Duration.ZERO);
  }

  /**
   * As {@link #putIfAbsent(String, Object)}, with a time that has begun before.
   *
   * @param age how long ago; beyond the time that things are remembered, {@code value} is not
   */
  public synchronized Optional<Known<V>> putIfAbsent(String id, V value, Duration age) {
    Optional<Known<V>> known = known(id);
    if (known.isEmpty() && age.toNanos() < nanos) {
      put(id, value, age);
    }
    return known;
  }

  /**
   * As {@link #putIfAbsent(String, Object, Duration)}, for those who hear of the same values in the
   * same order and must agree on which one counts: whether the time of the one before is over is
   * for {@code replaces} to say, and no clock's matter as long as it is kept.
   *
   * @param replaces whether the second takes the place of the first
   * @return what was known, and stays
   */
  public synchronized Optional<V> putInOrder(
      String id, V value, Duration age, BiPredicate<V, V> replaces) {
    Optional<V> kept = findKept(id).map(Known::value);
    if (kept.isPresent() && !replaces.test(kept.get(), value)) {
      return kept;
    }
    if (age.toNanos() < keptNanos) {
      put(id, value, age);
    }
    return Optional.empty();
  }

  /** Forgets {@code id} if it is {@code value} that is known of it. */
  public synchronized void forget(String id, V value) {
    Remembered<V> known = byId.get(id);
    if (known != null && known.value().equals(value)) {
      byId.remove(id);
    }
  }

  /** What is known of {@code id}. */
  public synchronized Optional<V> find(String id) {
    return known(id).map(Known::value);
  }

  /** What is kept of {@code id}, also if its time is over. */
  public synchronized Optional<Known<V>> findKept(String id) {
    return known(id, keptNanos);
  }

  private Optional<Known<V>> known(String id) {
    return known(id, nanos);
  }

  private Optional<Known<V>> known(String id, long limit) {
    long now = clock.getAsLong();
    Remembered<V> known = byId.get(id);
    return known == null || now - known.since() >= limit
        ? Optional.empty()
        : Optional.of(new Known<>(known.value(), Duration.ofNanos(now - known.since())));
  }

  /**
   * For how long back everything is remembered that was: less than its time if there was too much.
   */
  public synchronized Duration span() {
    long sinceGap = hasGap ? clock.getAsLong() - gap : nanos;
    return Duration.ofNanos(Math.min(sinceGap, nanos));
  }

  /** How many are remembered, perhaps with some whose time is over. */
  public synchronized long size() {
    return byId.size();
  }

  private void forgetTheOldest(long now) {
    Iterator<Remembered<V>> oldest = byId.values().iterator();
    for (int i = 0; i < FORGOTTEN_AT_ONCE && oldest.hasNext(); i++) {
      Remembered<V> next = oldest.next();
      boolean over = now - next.since() >= nanos;
      if (now - next.since() < keptNanos && byId.size() <= capacity) {
        return;
      }
      oldest.remove();
      if (!over) {
        gap = hasGap && gap - next.since() > 0 ? gap : next.since();
        hasGap = true;
        onForgotten.run();
      }
    }
  }
}
