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

  /**
   * From asking for a page to asking for the next one. Short: whoever lists anew may get his first
   * page from another replica, and must not go on here where an earlier listing was.
   */
  static final Duration KEPT = Duration.ofMinutes(1);

  /**
   * The end of a page.
   *
   * @param id of its last phone
   * @param seen how many phones there were on this page and on those before it
   * @param notedAt by our clock
   */
  record End(int pageNo, String id, long seen, long notedAt) {}

  /** Both are short, however long a tenant's name is. */
  private record Key(String tenant, String listing) {}

  private final LongSupplier nanoTime;

  /** The ends of each listing, the latest last; the listing that rests for longest first. */
  private final Map<Key, List<End>> walks = new LinkedHashMap<>();

  /**
   * Knows of no page.
   *
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   */
  PhoneWalks(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * The end of the page before the one that {@code query} asks for, if its caller asked for it here
   * just now. Else he begins, or was elsewhere meanwhile: nothing counts that was noted before, nor
   * will anything until he begins.
   */
  Optional<End> endBefore(PhoneQuery query) {
    return endOf(query.pageNo() - 1, keyOf(query));
  }

  private synchronized Optional<End> endOf(int pageNo, Key key) {
    Optional<End> known =
        walks.getOrDefault(key, List.of()).stream()
            .filter(end -> end.pageNo() == pageNo && !isOver(end))
            .findFirst();
    if (known.isEmpty()) {
      walks.remove(key);
    }
    return known;
  }

  private boolean isOver(End end) {
    return nanoTime.getAsLong() - end.notedAt() >= KEPT.toNanos();
  }

  /**
   * The page that {@code query} asks for ends there. It counts if it is the first one, or one of a
   * listing that goes on.
   *
   * @param id of its last phone
   * @param seen how many phones there were on this page and on those before it
   */
  void note(PhoneQuery query, String id, long seen) {
    note(keyOf(query), new End(query.pageNo(), id, seen, nanoTime.getAsLong()));
  }

  private synchronized void note(Key key, End end) {
    // To the end of the order.
    List<End> known = walks.remove(key);
    if (known == null && end.pageNo() > 1) {
      return;
    }
    List<End> ends = new ArrayList<>(known == null ? List.of() : known);
    ends.removeIf(each -> each.pageNo() == end.pageNo());
    ends.add(end);
    walks.put(key, List.copyOf(ends.subList(Math.max(0, ends.size() - ENDS), ends.size())));
    if (walks.size() > MOST) {
      forgetOne();
    }
  }

  /** What is over, or what a tenant has of which there is most. */
  private void forgetOne() {
    Map.Entry<Key, List<End>> oldest = walks.entrySet().iterator().next();
    if (isOver(oldest.getValue().getLast())) {
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
