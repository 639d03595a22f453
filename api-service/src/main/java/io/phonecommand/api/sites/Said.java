package io.phonecommand.api.sites;

import io.phonecommand.api.sites.SiteCoverage.Freshness;
import io.phonecommand.common.message.WorkerStatement;
import io.phonecommand.common.message.WorkerStatement.Asked;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What a worker has said, and when.
 *
 * @param saidMillis when, by its clock, in milliseconds since the epoch
 * @param saidNanos the same by our clock that nobody sets
 * @param askedUpTo by partition, in milliseconds since the epoch by its clock
 * @param bytes of heap that this takes at the most
 */
record Said(
    WorkerStatement statement,
    long saidMillis,
    long saidNanos,
    Map<Integer, Long> askedUpTo,
    int bytes) {

  /** Times are not compared as they are: such a clock may pass zero, or overflow. */
  static final Comparator<Said> BY_TIME =
      (one, other) -> Long.signum(one.saidNanos - other.saidNanos);

  static Said of(WorkerStatement statement, long saidMillis, long saidNanos) {
    Map<Integer, Long> askedUpTo =
        statement.asked().stream()
            .collect(Collectors.toMap(Asked::partition, Asked::upToMs, Long::max));
    return new Said(statement, saidMillis, saidNanos, askedUpTo, StatementSize.of(statement));
  }

  /** How long ago that was at {@code now}, by our clock. */
  Duration ageAt(long now) {
    return Duration.ofNanos(now - saidNanos);
  }

  /** Whether that is so long ago that the worker is not there. */
  boolean isGoneAt(long now) {
    return ageAt(now).compareTo(WorkerStatements.BELIEVED) >= 0;
  }

  /** How many partitions its tasks topic has; 0: nobody knows, or more than are believed. */
  int partitionCount() {
    Integer count = statement.partitionCount();
    return count == null || count > Workers.MOST_PARTITIONS ? 0 : count;
  }

  /** How fresh the states of the phones of {@code partition} are, which this worker has. */
  Freshness freshnessAt(long now, int partition) {
    if (askedUpTo.containsKey(partition)) {
      return askedAgo(now, partition).compareTo(Workers.FRESH) <= 0
          ? Freshness.ASKED
          : Freshness.UNKNOWN;
    }
    Integer asks = statement.asksPerSecond();
    return asks != null && asks == 0 ? Freshness.CHANGES : Freshness.UNKNOWN;
  }

  /**
   * By how much the worker's clock is ahead of ours that nobody sets, in nanoseconds; like that
   * one, it may overflow.
   */
  long clockAhead() {
    return TimeUnit.MILLISECONDS.toNanos(saidMillis) - saidNanos;
  }

  /** Both times are by the worker's clock, and what has passed since by ours. */
  Duration askedAgo(long now, int partition) {
    long before = saidMillis - askedUpTo.getOrDefault(partition, saidMillis);
    return Duration.ofMillis(Math.max(0, before)).plus(ageAt(now));
  }
}
