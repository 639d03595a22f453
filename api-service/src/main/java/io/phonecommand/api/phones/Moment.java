package io.phonecommand.api.phones;

import io.phonecommand.api.sites.SiteCoverage;
import io.phonecommand.api.sites.Workers;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** What a state means at one moment: it depends on what the workers have said by then. */
final class Moment {

  private static final AtomicLong LAST_NUMBER = new AtomicLong();

  private final long number = LAST_NUMBER.incrementAndGet();
  private final SiteNumbers sites;
  private final List<SiteCoverage> coverage;
  private final long now;

  /**
   * A moment at which so much is known.
   *
   * @param coverage what is known of each site, by its number
   * @param now nanoseconds, like {@link System#nanoTime}
   */
  Moment(SiteNumbers sites, List<SiteCoverage> coverage, long now) {
    this.sites = sites;
    this.coverage = coverage;
    this.now = now;
  }

  /** From 1 on; no other moment has it. */
  long number() {
    return number;
  }

  /** What is known of a site; nothing if it has come since. */
  SiteCoverage coverageOf(int site) {
    return site < coverage.size() ? coverage.get(site) : SiteCoverage.NONE;
  }

  /** The phone's running status. */
  int statusOf(long state, int hash) {
    return isRunning(state, hash) ? PhoneStatus.RUNNING : PhoneStatus.UNKNOWN;
  }

  private boolean isRunning(long state, int hash) {
    if (!PackedState.isReachable(state)) {
      return false;
    }
    return switch (coverageOf(PackedState.siteOf(state)).freshnessOf(hash)) {
      case ASKED -> true;
      // Nobody asks it: what was seen of it counts for as long as if somebody had asked it then.
      case CHANGES -> ageOf(state, hash) <= Workers.FRESH.toMillis();
      case UNKNOWN -> false;
    };
  }

  /** In milliseconds, both times by its site's clock. */
  private long ageOf(long state, int hash) {
    SiteCoverage site = coverageOf(PackedState.siteOf(state));
    return site.workersMillis(hash, now) - PackedState.sinceOf(state);
  }

  /** The numbers of all sites of which something may be known. */
  IntStream sites() {
    return IntStream.range(0, coverage.size());
  }

  /** All that is to be told of a phone. */
  PhoneStatus of(PhoneEntry phone) {
    long state = phone.state();
    int site = PackedState.siteOf(state);
    boolean known = PackedState.isKnown(state);
    boolean reachable = PackedState.isReachable(state);
    long asked = coverageOf(site).askedUpTo(phone.hash());
    return new PhoneStatus(
        phone.id(),
        sites.nameOf(site),
        statusOf(state, phone.hash()),
        known ? Boolean.valueOf(reachable) : null,
        reachable ? Instant.ofEpochMilli(Math.max(PackedState.sinceOf(state), asked)) : null);
  }
}
