package io.phonecommand.api.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.settings.LimitSettings;
import io.phonecommand.api.settings.LimitSettings.OfTenant;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;

/**
 * Keeps each tenant below its limits, in this replica. Nobody waits here: a request goes on or is
 * refused. Any thread may ask.
 *
 * <p>Tasks are counted by a token bucket (bucket4j) and not by resilience4j's rate limiter, which
 * counts in fixed periods: it lets twice the limit pass around the border of two of them, and can't
 * say when to come back. For the requests in flight the JDK's semaphore is all that is needed.
 */
public final class TenantLimits {

  static final String TOO_MANY_TASKS = "The tenant sends too many tasks per second.";

  /**
   * Longer than a request takes and than a bucket needs to fill up, so that what is forgotten is
   * never in use.
   */
  private static final Duration IDLE = Duration.ofMinutes(10);

  /** Tenants are named by the issuer, not by callers; this is against an issuer gone wild. */
  public static final int MOST_TENANTS = 10_000;

  private static final Duration AFTER_A_REQUEST = Duration.ofSeconds(1);

  private static final OfTenant AS_FOR_EVERYBODY = new OfTenant(null, null, null);

  private final LimitSettings settings;
  private final TimeMeter clock;
  private final Counter tooManyRequests;
  private final Counter tooManyTasks;
  private final Cache<String, TenantUse> tenants;

  TenantLimits(LimitSettings settings, TimeMeter clock, MeterRegistry meters) {
    this.settings = settings;
    this.clock = clock;
    this.tooManyRequests = refusals("tenant-requests", meters);
    this.tooManyTasks = refusals("tenant-tasks", meters);
    this.tenants =
        Caffeine.newBuilder()
            .expireAfterAccess(IDLE)
            .ticker(clock::currentTimeNanos)
            // No other thread is woken for the housekeeping.
            .executor(Runnable::run)
            .maximumSize(MOST_TENANTS)
            .build();
  }

  /**
   * Takes a place for a request, which must be given back, and one of the tenant's tasks: what is
   * read costs something, whatever it turns out to be. Nothing of its body has to be read for that.
   *
   * @param largest how many tasks a request may have: who has to wait is told how long that takes
   *     for such a one, because nobody knows yet how many it has
   * @throws LimitExceededException if the tenant has to wait; then nothing is taken
   */
  public Permit enter(String tenant, int largest) throws LimitExceededException {
    TenantUse use = tenants.get(tenant, this::start);
    Semaphore places = use.places();
    if (!places.tryAcquire()) {
      tooManyRequests.increment();
      throw new LimitExceededException(
          "The tenant has too many requests in flight.", AFTER_A_REQUEST);
    }
    if (!use.take(1)) {
      places.release();
      tooManyTasks.increment();
      throw new LimitExceededException(TOO_MANY_TASKS, use.waitFor(largest));
    }
    return new Permit(use, tooManyTasks);
  }

  /** How many tenants are remembered. */
  long size() {
    tenants.cleanUp();
    return tenants.estimatedSize();
  }

  private TenantUse start(String tenant) {
    OfTenant own = settings.tenants().getOrDefault(tenant, AS_FOR_EVERYBODY);
    return TenantUse.of(
        Objects.requireNonNullElse(own.requestsInFlight(), settings.requestsInFlight()),
        Objects.requireNonNullElse(own.tasksPerSecond(), settings.tasksPerSecond()),
        clock);
  }

  private static Counter refusals(String reason, MeterRegistry meters) {
    return Counter.builder("phone_command.requests.rejected")
        .tag("reason", reason)
        .register(meters);
  }
}
