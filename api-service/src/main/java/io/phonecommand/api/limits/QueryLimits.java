package io.phonecommand.api.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.settings.JobSettings;
import io.phonecommand.api.settings.LimitSettings;
import io.phonecommand.api.settings.LimitSettings.OfTenant;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Keeps each tenant below its limits on asking about tasks and phones, in this replica: how often
 * it asks, and how many of its requests wait, stream or cancel. All of that is apart from {@link
 * TenantLimits}, so that nobody who asks costs a command its place. Nobody waits here. Any thread
 * may ask.
 */
public final class QueryLimits {

  /** Longer than a wait takes; a stream is counted among all of them even if it is forgotten. */
  private static final Duration IDLE = Duration.ofHours(12);

  private static final Duration AFTER_A_WAIT = Duration.ofSeconds(1);

  private static final OfTenant AS_FOR_EVERYBODY = new OfTenant(null, null, null);

  /** What one tenant uses at present. */
  private record Use(Bucket queries, Semaphore waits, Semaphore streams, Semaphore cancels) {}

  private final LimitSettings settings;
  private final JobSettings jobs;
  private final TimeMeter clock;
  private final Counter tooManyQueries;
  private final Counter tooManyWaits;
  private final Counter tooManyStreams;
  private final Counter allWaitsTaken;
  private final Counter allStreamsTaken;
  private final Counter tooManyCancels;
  private final Counter allCancelsTaken;
  private final Semaphore allWaits;
  private final Semaphore allStreams;
  private final Semaphore allCancels;
  private final Cache<String, Use> tenants;

  QueryLimits(LimitSettings settings, JobSettings jobs, TimeMeter clock, MeterRegistry meters) {
    this.settings = settings;
    this.jobs = jobs;
    this.clock = clock;
    this.tooManyQueries = refusals("tenant-queries", meters);
    this.tooManyWaits = refusals("tenant-waits", meters);
    this.tooManyStreams = refusals("tenant-streams", meters);
    this.allWaitsTaken = refusals("waits", meters);
    this.allStreamsTaken = refusals("streams", meters);
    this.tooManyCancels = refusals("tenant-cancels", meters);
    this.allCancelsTaken = refusals("cancels", meters);
    this.allWaits = new Semaphore(jobs.waits());
    this.allStreams = new Semaphore(jobs.streams());
    this.allCancels = new Semaphore(jobs.cancels());
    this.tenants =
        Caffeine.newBuilder()
            .expireAfterAccess(IDLE)
            .ticker(clock::currentTimeNanos)
            // No other thread is woken for the housekeeping.
            .executor(Runnable::run)
            .maximumSize(TenantLimits.MOST_TENANTS)
            .build();
  }

  private static Counter refusals(String reason, MeterRegistry meters) {
    return Counter.builder("phone_command.requests.rejected")
        .tag("reason", reason)
        .register(meters);
  }

  private Use useOf(String tenant) {
    return tenants.get(tenant, this::start);
  }

  private Use start(String tenant) {
    OfTenant own = settings.tenants().getOrDefault(tenant, AS_FOR_EVERYBODY);
    int rate = Objects.requireNonNullElse(own.queriesPerSecond(), settings.queriesPerSecond());
    Bucket queries =
        Bucket.builder()
            .addLimit(limit -> limit.capacity(rate).refillGreedy(rate, Duration.ofSeconds(1)))
            .withCustomTimePrecision(clock)
            .build();
    return new Use(
        queries,
        new Semaphore(jobs.waitsPerTenant()),
        new Semaphore(jobs.streamsPerTenant()),
        new Semaphore(jobs.cancelsPerTenant()));
  }

  /**
   * Counts a request that asks about a task, or about phones.
   *
   * @throws LimitExceededException if the tenant has to wait
   */
  public void query(String tenant) throws LimitExceededException {
    Bucket queries = useOf(tenant).queries();
    if (!queries.tryConsume(1)) {
      tooManyQueries.increment();
      throw new LimitExceededException(
          "The tenant asks too often.",
          Duration.ofNanos(queries.estimateAbilityToConsume(1).getNanosToWaitForRefill()));
    }
  }

  /**
   * Takes a place for a request that waits for a task; empty if all tenants together have them all.
   *
   * @throws LimitExceededException if the tenant has all of its own
   */
  public Optional<Place> waiting(String tenant) throws LimitExceededException {
    Semaphore own = useOf(tenant).waits();
    if (!own.tryAcquire()) {
      throw refuse(tooManyWaits, "The tenant waits for too many tasks.");
    }
    return take(own, allWaits, allWaitsTaken);
  }

  /**
   * Takes a place for a stream; empty if all tenants together have them all.
   *
   * @throws LimitExceededException if the tenant has all of its own
   */
  public Optional<Place> streaming(String tenant) throws LimitExceededException {
    Semaphore own = useOf(tenant).streams();
    if (!own.tryAcquire()) {
      throw refuse(tooManyStreams, "The tenant has too many streams.");
    }
    return take(own, allStreams, allStreamsTaken);
  }

  /**
   * Takes a place for a request that cancels a task; empty if all tenants together have them all.
   * Nobody who waits for tasks is in its way.
   *
   * @throws LimitExceededException if the tenant has all of its own
   */
  public Optional<Place> cancelling(String tenant) throws LimitExceededException {
    Semaphore own = useOf(tenant).cancels();
    if (!own.tryAcquire()) {
      throw refuse(tooManyCancels, "The tenant cancels too many tasks at once.");
    }
    return take(own, allCancels, allCancelsTaken);
  }

  private static LimitExceededException refuse(Counter refusals, String reason) {
    refusals.increment();
    return new LimitExceededException(reason, AFTER_A_WAIT);
  }

  /** With a place of {@code own} that is taken already. */
  private static Optional<Place> take(Semaphore own, Semaphore all, Counter refusals) {
    if (!all.tryAcquire()) {
      refusals.increment();
      own.release();
      return Optional.empty();
    }
    return Optional.of(new Place(List.of(own, all)));
  }
}
