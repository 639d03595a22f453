package io.phonecommand.api.sites;

import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How fresh the states of a site's phones are, by the partition of the site's tasks topic that each
 * phone has, as its workers have said it last. Nothing of it changes.
 */
public final class SiteCoverage {

  /** Of a site of which no worker has said anything. */
  public static final SiteCoverage NONE = new SiteCoverage(List.of(), Map.of(), Map.of());

  /** How fresh the states of a partition's phones are. */
  public enum Freshness {
    /** The worker that has the partition is there, and has asked all of them of late. */
    ASKED,
    /** It is there, and asks none: what changed of late is known. */
    CHANGES,
    /** It is not there, or has not asked all of them, or asked them too long ago. */
    UNKNOWN
  }

  private final int partitions;

  /** Two bits for each partition: {@link Workers} keeps one of these for each site. */
  private final BitSet asked = new BitSet();

  private final BitSet changes = new BitSet();

  private final Map<Integer, Long> askedUpTo;
  private final Map<Integer, Long> clocksAhead;
  private final Optional<Freshness> common;

  /**
   * What is known of one site.
   *
   * @param freshness of each partition
   * @param askedUpTo by partition, the milliseconds since the epoch at which, or later, all of its
   *     phones were asked last, as far as anybody knows
   * @param clocksAhead by partition, of those that are {@link Freshness#CHANGES}: the nanoseconds
   *     by which the clock of its worker is ahead of our {@code nanoTime}
   */
  public SiteCoverage(
      List<Freshness> freshness, Map<Integer, Long> askedUpTo, Map<Integer, Long> clocksAhead) {
    this.partitions = freshness.size();
    this.askedUpTo = Map.copyOf(askedUpTo);
    this.clocksAhead = Map.copyOf(clocksAhead);
    this.common = commonOf(freshness);
    for (int i = 0; i < partitions; i++) {
      asked.set(i, freshness.get(i) == Freshness.ASKED);
      changes.set(i, freshness.get(i) == Freshness.CHANGES);
    }
  }

  private static Optional<Freshness> commonOf(List<Freshness> all) {
    if (all.isEmpty()) {
      return Optional.of(Freshness.UNKNOWN);
    }
    Freshness first = all.getFirst();
    return Collections.frequency(all, first) == all.size() ? Optional.of(first) : Optional.empty();
  }

  /** The freshness that all partitions have, if it is one. */
  public Optional<Freshness> common() {
    return common;
  }

  /**
   * The freshness of a phone's partition.
   *
   * @param hash of the phone's id, as {@link io.phonecommand.api.kafka.TaskPartitions#hashOf}
   */
  public Freshness freshnessOf(int hash) {
    if (partitions == 0) {
      return Freshness.UNKNOWN;
    }
    int partition = hash % partitions;
    if (asked.get(partition)) {
      return Freshness.ASKED;
    }
    return changes.get(partition) ? Freshness.CHANGES : Freshness.UNKNOWN;
  }

  /**
   * The time at {@code nanoTime} by the clock of the worker that has a phone's partition and asks
   * none, in milliseconds since the epoch: its site's changes are by that clock.
   */
  public long workersMillis(int hash, long nanoTime) {
    long ahead = partitions == 0 ? 0 : clocksAhead.getOrDefault(hash % partitions, 0L);
    return TimeUnit.NANOSECONDS.toMillis(nanoTime + ahead);
  }

  /** When, or after when, the phones of that partition were asked last; 0 if nobody knows. */
  public long askedUpTo(int hash) {
    return partitions == 0 ? 0 : askedUpTo.getOrDefault(hash % partitions, 0L);
  }
}
