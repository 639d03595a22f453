package io.phonecommand.api.sites;

import io.phonecommand.api.sites.SiteCoverage.Freshness;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What each worker of one site has said last. Any thread. */
final class SiteWorkers {

  private final Map<String, Said> all = new HashMap<>();
  private @Nullable SiteCoverage coverage;

  /** When time alone makes another one of {@link #coverage}, by {@code nanoTime}. */
  private long coverageEnds;

  /** Notes what the worker {@code id} has said, if it has said nothing later. */
  synchronized void note(String id, Said said) {
    all.merge(id, said, (before, now) -> Said.BY_TIME.compare(before, now) > 0 ? before : now);
    coverage = null;
  }

  /** Forgets what was said too long ago to count for anything. */
  synchronized void forgetOld(long now) {
    if (all.values().removeIf(said -> !isKept(said, now))) {
      coverage = null;
    }
  }

  private static boolean isKept(Said said, long now) {
    return said.ageAt(now).compareTo(Workers.KEPT) < 0;
  }

  /** Forgets what was said longest ago. */
  synchronized void forgetOldest() {
    all.entrySet().stream()
        .min(Map.Entry.comparingByValue(Said.BY_TIME))
        .ifPresent(oldest -> all.remove(oldest.getKey()));
    coverage = null;
  }

  /** Bytes of heap that all of it takes at the most. */
  synchronized int bytes() {
    return all.values().stream().mapToInt(Said::bytes).sum();
  }

  synchronized boolean isEmpty() {
    return all.isEmpty();
  }

  /** What still counts, by the workers' ids. */
  synchronized Map<String, Said> kept(long now) {
    Map<String, Said> kept = new HashMap<>(all);
    kept.values().removeIf(said -> !isKept(said, now));
    return kept;
  }

  /** How fresh the states of the site's phones are. */
  synchronized SiteCoverage coverage(long now) {
    SiteCoverage known = coverage;
    if (known == null || now - coverageEnds >= 0) {
      known = coverageAt(now);
      coverage = known;
    }
    return known;
  }

  private SiteCoverage coverageAt(long now) {
    List<Said> inOrder = kept(now).values().stream().sorted(Said.BY_TIME).toList();
    int partitions = partitionsAt(now, inOrder);
    Map<Integer, Said> owners = new HashMap<>();
    Map<Integer, Long> askedUpTo = new HashMap<>();
    coverageEnds = now + Workers.KEPT.toNanos();
    for (Said said : inOrder) {
      boolean isGone = said.isGoneAt(now);
      endsAfter(now, (isGone ? Workers.KEPT : WorkerStatements.BELIEVED).minus(said.ageAt(now)));
      if (said.partitionCount() == partitions) {
        said.askedUpTo().forEach((partition, time) -> askedUpTo.merge(partition, time, Long::max));
        if (!isGone) {
          // The last one that says so has the partition.
          said.statement().partitions().forEach(partition -> owners.put(partition, said));
        }
      }
    }
    askedUpTo.keySet().removeIf(partition -> partition >= partitions);
    List<Freshness> freshness =
        IntStream.range(0, partitions)
            .mapToObj(partition -> freshnessAt(now, owners.get(partition), partition))
            .toList();
    return new SiteCoverage(freshness, askedUpTo, clocksAhead(owners, freshness));
  }

  /** Of the partitions whose phones nobody asks. */
  private static Map<Integer, Long> clocksAhead(
      Map<Integer, Said> owners, List<Freshness> freshness) {
    return owners.entrySet().stream()
        .filter(owner -> owner.getKey() >= 0 && owner.getKey() < freshness.size())
        .filter(owner -> freshness.get(owner.getKey()) == Freshness.CHANGES)
        .collect(Collectors.toMap(Map.Entry::getKey, owner -> owner.getValue().clockAhead()));
  }

  /**
   * The greatest number that one says who is there: partitions are added, and who does not know yet
   * will hear of it. Where nobody is there, what was said last.
   */
  private static int partitionsAt(long now, List<Said> inOrder) {
    return inOrder.stream()
        .filter(said -> !said.isGoneAt(now))
        .mapToInt(Said::partitionCount)
        .max()
        .orElseGet(() -> inOrder.isEmpty() ? 0 : inOrder.getLast().partitionCount());
  }

  private Freshness freshnessAt(long now, @Nullable Said owner, int partition) {
    if (owner == null) {
      return Freshness.UNKNOWN;
    }
    Freshness freshness = owner.freshnessAt(now, partition);
    if (freshness == Freshness.ASKED) {
      endsAfter(now, Workers.FRESH.minus(owner.askedAgo(now, partition)).plusNanos(1));
    }
    return freshness;
  }

  private void endsAfter(long now, Duration left) {
    coverageEnds = now + Math.min(coverageEnds - now, left.toNanos());
  }
}
