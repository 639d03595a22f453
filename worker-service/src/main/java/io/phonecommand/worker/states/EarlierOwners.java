package io.phonecommand.worker.states;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.kafka.PollFailures;
import io.phonecommand.worker.claims.OwnedPartitions;
import io.phonecommand.worker.claims.UnansweredTasks;
import io.phonecommand.worker.claims.UsedPhones;
import io.phonecommand.worker.settings.StateSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;

/**
 * Which partitions' phones may be asked by now, as it is known which of them the partitions'
 * earlier owners may still use: a phone that takes one connection must not be asked for a second
 * one by whoever does not know that. What can't be read is tried again, and holds up nobody else.
 */
final class EarlierOwners {

  /** Reads what earlier owners of partitions may still do. Blocks. */
  @FunctionalInterface
  interface Reading {

    /**
     * Notes whatever phones the earlier owners of {@code partitions} may use, as far as that is
     * written.
     *
     * @param done hears of each partition that was read, and whether it was used lately
     * @throws KafkaException if some can't be read
     */
    void read(Set<Integer> partitions, BiConsumer<Integer, Boolean> done);
  }

  /**
   * A partition that was read.
   *
   * @param since when it is this worker's
   * @param from when on its phones may be asked
   */
  private record Came(long since, long from) {}

  private final StateSettings settings;
  private final Reading reading;
  private final OwnedPartitions owned;
  private final UnansweredTasks unanswered;
  private final Duration grace;
  private final Executor executor;
  private final LongSupplier nanoTime;
  private final PollFailures failures;
  private final Counter failed;
  private final Map<Integer, Came> read = new ConcurrentHashMap<>();
  private volatile Map<Integer, Long> known = Map.of();
  private volatile boolean isReading;
  private volatile long nextAt;

  /**
   * @param grace how long one that stops goes on with tasks of which nothing is written any more
   * @param executor reads, one at a time
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   */
  EarlierOwners(
      StateSettings settings,
      Reading reading,
      OwnedPartitions owned,
      UnansweredTasks unanswered,
      Duration grace,
      Executor executor,
      LongSupplier nanoTime,
      MeterRegistry metrics) {
    this.settings = settings;
    this.reading = reading;
    this.owned = owned;
    this.unanswered = unanswered;
    this.grace = grace;
    this.executor = executor;
    this.nanoTime = nanoTime;
    this.failures = new PollFailures("reading which phones other workers may still use", nanoTime);
    this.failed = metrics.counter("phone_command.poll.failures", "reader", "elsewhere");
    this.nextAt = nanoTime.getAsLong();
  }

  /**
   * Those of {@code partitions} whose phones may be asked, but for {@link UsedPhones}. Has read
   * what it does not know of the others. One thread.
   *
   * @param partitions this worker's, and since when, as {@link OwnedPartitions#since} says it
   */
  Map<Integer, Long> areKnownOf(Map<Integer, Long> partitions) {
    read.keySet().retainAll(partitions.keySet());
    Map<Integer, Long> come = new HashMap<>(partitions);
    come.entrySet().removeIf(each -> came(each.getKey(), each.getValue()).isPresent());
    long now = nanoTime.getAsLong();
    if (settings.areAsked() && !come.isEmpty() && !isReading && now - nextAt >= 0) {
      isReading = true;
      executor.execute(() -> read(come));
    }
    List<Integer> closed = owned.closed();
    Map<Integer, Long> askable = new HashMap<>(partitions);
    askable
        .entrySet()
        .removeIf(
            each ->
                !isOver(each.getKey(), each.getValue())
                    // Before it is open, and until the last of them is answered, the lost owner's
                    // are not all known.
                    || closed.contains(each.getKey())
                    || !unanswered.inheritedOf(each.getKey()).isEmpty());
    known = askable;
    return askable;
  }

  /** What was read of {@code partition} since it is this worker's. */
  private Optional<Came> came(int partition, long since) {
    return Optional.ofNullable(read.get(partition)).filter(came -> came.since() == since);
  }

  private boolean isOver(int partition, long since) {
    return came(partition, since)
        .filter(came -> nanoTime.getAsLong() - came.from() >= 0)
        .isPresent();
  }

  private void read(Map<Integer, Long> come) {
    try {
      reading.read(
          come.keySet(),
          (partition, isUsed) -> {
            long now = nanoTime.getAsLong();
            long from = isUsed ? now + grace.toNanos() : now;
            read.put(partition, new Came(come.getOrDefault(partition, now), from));
          });
      failures.succeeded();
    } catch (RuntimeException e) {
      failed.increment();
      nextAt = nanoTime.getAsLong() + failures.failed(e).toNanos();
    } finally {
      isReading = false;
    }
  }

  /**
   * Whether the phones of {@code partition} may be asked at this moment: it was among those that
   * are known, and has not gone, or gone and come back, since. Any thread.
   */
  boolean isKnownOf(int partition) {
    Long since = known.get(partition);
    return since != null && owned.has(partition, since);
  }

  /** Whether what came can be read. Any thread. */
  PollFailures failures() {
    return failures;
  }
}
