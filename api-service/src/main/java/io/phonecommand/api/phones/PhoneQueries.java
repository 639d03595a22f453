package io.phonecommand.api.phones;

import io.phonecommand.api.dispatch.Availability;
import io.phonecommand.api.dispatch.UnavailableException;
import io.phonecommand.api.sites.SiteCoverage;
import io.phonecommand.api.sites.Workers;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Answers whoever asks about a tenant's phones, from memory. Any thread. */
public final class PhoneQueries {

  private static final Duration SHARED = Duration.ofSeconds(1);

  private final Availability availability;
  private final BooleanSupplier statesKnown;
  private final TenantPhones phones;
  private final SiteNumbers sites;
  private final Workers workers;
  private final PhonePages pages;
  private final LongSupplier nanoTime;

  /** Null before somebody asks. */
  private @Nullable Moment latest;

  private long latestAt;

  /**
   * @param statesKnown whether the states of phones have been read, or have been waited for long
   *     enough
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   */
  PhoneQueries(
      Availability availability,
      BooleanSupplier statesKnown,
      TenantPhones phones,
      SiteNumbers sites,
      Workers workers,
      PhonePages pages,
      LongSupplier nanoTime) {
    this.availability = availability;
    this.statesKnown = statesKnown;
    this.phones = phones;
    this.sites = sites;
    this.workers = workers;
    this.pages = pages;
    this.nanoTime = nanoTime;
  }

  /**
   * The page that is asked for.
   *
   * @throws UnavailableException if not all phones and their states are known yet
   */
  public PhonePage page(PhoneQuery query) throws UnavailableException {
    availability.requireBegun(statesKnown);
    return pages.page(query, now());
  }

  /**
   * The running status of each of {@code tenant}'s phones; of one that it has not, that nothing is
   * known.
   *
   * @throws UnavailableException if not all phones and their states are known yet
   */
  public List<Integer> runningStatuses(String tenant, List<String> instanceIds)
      throws UnavailableException {
    availability.requireBegun(statesKnown);
    Moment moment = now();
    PhoneList list = phones.of(tenant);
    return instanceIds.stream()
        .map(
            id ->
                list.find(id)
                    .map(phone -> moment.statusOf(phone.state(), phone.hash()))
                    .orElse(PhoneStatus.UNKNOWN))
        .toList();
  }

  /** The same for a second: phones that must be looked at are, once for each moment. */
  private synchronized Moment now() {
    Moment known = latest;
    long now = nanoTime.getAsLong();
    if (known == null || now - latestAt >= SHARED.toNanos()) {
      known = momentAt(now);
      latest = known;
      latestAt = now;
    }
    return known;
  }

  private Moment momentAt(long now) {
    List<SiteCoverage> coverage = sites.names().stream().map(workers::coverageOf).toList();
    return new Moment(sites, coverage, now);
  }
}
