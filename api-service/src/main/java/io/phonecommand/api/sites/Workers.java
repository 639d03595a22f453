package io.phonecommand.api.sites;

import io.phonecommand.common.message.WorkerStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What each worker has said of itself last: for an hour, and who has been silent for 30 s is gone
 * meanwhile. One thread notes it; any thread may ask.
 */
public final class Workers {

  /**
   * Bytes of heap that all they say may take: some 400 workers with a dozen partitions each.
   * Beyond, the site that takes the most loses what it has heard longest ago. {@code
   * WorkersHeapTest} measures it.
   */
  public static final int MOST_BYTES = 2048 * 1024;

  /** For so long it counts that all phones of a partition have been asked. */
  public static final Duration FRESH = Duration.ofMinutes(20);

  /** A site with more has a tasks topic that nobody would make; its workers say too much. */
  static final int MOST_PARTITIONS = 10_000;

  static final Duration KEPT = Duration.ofHours(1);

  private final LongSupplier nanoTime;
  private final Map<String, SiteWorkers> sites = new ConcurrentHashMap<>();

  /**
   * Knows no worker yet.
   *
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   */
  Workers(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Notes what a worker has said, if it has said nothing later.
   *
   * @param saidMillis when, by its clock
   * @param age how long ago that was by ours, in nanoseconds
   */
  void note(String id, WorkerStatement statement, long saidMillis, long age) {
    long now = nanoTime.getAsLong();
    sites
        .computeIfAbsent(statement.site(), site -> new SiteWorkers())
        .note(id, Said.of(statement, saidMillis, now - age));
    forgetTheOldest(now);
  }

  private void forgetTheOldest(long now) {
    sites.values().forEach(site -> site.forgetOld(now));
    while (bytes() > MOST_BYTES) {
      sites.values().stream()
          .max(Comparator.comparingInt(SiteWorkers::bytes))
          .ifPresent(SiteWorkers::forgetOldest);
    }
    sites.values().removeIf(SiteWorkers::isEmpty);
  }

  private long bytes() {
    return sites.values().stream().mapToLong(SiteWorkers::bytes).sum();
  }

  /** Nothing counts any more that was said of {@code site}. */
  void forget(String site) {
    sites.remove(site);
  }

  /** All workers that have said something within an hour, by their sites and ids. */
  public List<WorkerView> list() {
    long now = nanoTime.getAsLong();
    return sites.values().stream()
        .flatMap(site -> site.kept(now).entrySet().stream())
        .map(worker -> viewOf(worker.getKey(), worker.getValue(), now))
        .sorted(
            Comparator.comparing((WorkerView worker) -> worker.statement().site())
                .thenComparing(WorkerView::id))
        .toList();
  }

  private static WorkerView viewOf(String id, Said said, long now) {
    Instant saidAt = Instant.ofEpochMilli(said.saidMillis());
    return new WorkerView(id, said.statement(), saidAt, said.isGoneAt(now));
  }

  /**
   * How fresh the states of the phones of {@code site} are now. Only the first question after a
   * worker of that site has spoken, or has been silent for too long, takes more than a look.
   */
  public SiteCoverage coverageOf(String site) {
    SiteWorkers workers = sites.get(site);
    return workers == null ? SiteCoverage.NONE : workers.coverage(nanoTime.getAsLong());
  }
}
