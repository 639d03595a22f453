package io.phonecommand.api.phones;

import io.phonecommand.api.digest.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Where the pages ended that a caller has asked for last, of each listing: who asks for the next
 * one gets what is behind it, however many phones have come or gone before it meanwhile, and so
 * sees each phone once. Other callers' pages never matter. Where there are too many listings, the
 * tenant that has most of them loses the one that rests for longest. Any thread.
 */
public final class PhoneWalks {

  /** How many listings are known at the most. */
  public static final int MOST = 400;

  /** Ends of each: the last one, some in case that a page is asked for again, or by two at once. */
  static final int ENDS = 4;

  /** From asking for a page to asking for the next one. */
  private static final Duration KEPT = Duration.ofMinutes(5);

  /**
   * The end of a page.
   *
   * @param id of its last phone
   * @param seen how many phones there were on this page and on those before it
   */
  record End(int pageNo, String id, long seen) {}

  /** Both are short, however long a tenant's name is. */
  private record Key(String tenant, String listing) {}

  /**
   * A listing.
   *
   * @param ends the latest last
   * @param since when that was noted, by our clock
   */
  private record Walk(List<End> ends, long since) {}

  private final LongSupplier nanoTime;

  /** The one that rests for longest first. */
  private final Map<Key, Walk> walks = new LinkedHashMap<>();

  /**
   * Knows of no page.
   *
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   */
  PhoneWalks(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The end of the page before the one that {@code query} asks for, if its caller asked for it. */
  Optional<End> endBefore(PhoneQuery query) {
    return query.pageNo() == 1
        ? Optional.empty()
        : endsOf(keyOf(query)).stream()
            .filter(end -> end.pageNo() == query.pageNo() - 1)
            .findFirst();
  }

  private synchronized List<End> endsOf(Key key) {
    Walk walk = walks.get(key);
    return walk == null || isOver(walk) ? List.of() : walk.ends();
  }

  private boolean isOver(Walk walk) {
    return nanoTime.getAsLong() - walk.since() >= KEPT.toNanos();
  }

  /** The page that {@code query} asks for ends there. */
  void note(PhoneQuery query, End end) {
    note(keyOf(query), end);
  }

  private synchronized void note(Key key, End end) {
    List<End> ends = new ArrayList<>(endsOf(key));
    ends.removeIf(known -> known.pageNo() == end.pageNo());
    ends.add(end);
    List<End> latest = ends.subList(Math.max(0, ends.size() - ENDS), ends.size());
    // To the end of the order.
    walks.remove(key);
    walks.put(key, new Walk(List.copyOf(latest), nanoTime.getAsLong()));
    if (walks.size() > MOST) {
      forgetOne();
    }
  }

  /** What is over, or what a tenant has of which there is most. */
  private void forgetOne() {
    Map.Entry<Key, Walk> oldest = walks.entrySet().iterator().next();
    if (isOver(oldest.getValue())) {
      walks.remove(oldest.getKey());
    } else {
      String tenant = largestTenant();
      walks.keySet().stream()
          .filter(key -> key.tenant().equals(tenant))
          .findFirst()
          .ifPresent(walks::remove);
    }
  }

  private String largestTenant() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    walks.keySet().forEach(key -> counts.merge(key.tenant(), 1, Integer::sum));
    return Collections.max(counts.entrySet(), Map.Entry.comparingByValue()).getKey();
  }

  private static Key keyOf(PhoneQuery query) {
    return new Key(
        Digest.of(List.of(query.tenant())),
        Digest.of(
            List.of(
                query.tenant(),
                query.caller(),
                query.ids().orElse(""),
                query.site().orElse(""),
                query.status().toString(),
                Integer.toString(query.pageSize()))));
  }
}
