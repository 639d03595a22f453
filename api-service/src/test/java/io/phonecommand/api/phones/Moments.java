package io.phonecommand.api.phones;

import io.phonecommand.api.sites.SiteCoverage;
import io.phonecommand.api.sites.SiteCoverage.Freshness;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Moments at which so and so much is known. */
final class Moments {

  /** Milliseconds since the epoch. */
  static final long NOW = 1_700_000_000_000L;

  /** The same by a clock that nobody sets. */
  static final long NANO_TIME = Long.MAX_VALUE - 5;

  private Moments() {}

  /**
   * A moment.
   *
   * @param coverage of the sites, by their numbers
   */
  static Moment with(SiteNumbers sites, SiteCoverage... coverage) {
    return new Moment(sites, List.of(coverage), NANO_TIME);
  }

  /** A moment at which all phones of {@code sites} have been asked of late. */
  static Moment allAsked(SiteNumbers sites) {
    return new Moment(
        sites, Collections.nCopies(sites.names().size(), all(Freshness.ASKED)), NANO_TIME);
  }

  /** A site with three partitions that are all alike. */
  static SiteCoverage all(Freshness freshness) {
    return of(freshness, freshness, freshness);
  }

  /** A site with these partitions. */
  static SiteCoverage of(Freshness... freshness) {
    return byClock(NOW, freshness);
  }

  /** The same, where the workers' clocks show {@code millis}. */
  static SiteCoverage byClock(long millis, Freshness... freshness) {
    long ahead = TimeUnit.MILLISECONDS.toNanos(millis) - NANO_TIME;
    Map<Integer, Long> clocks =
        IntStream.range(0, freshness.length).boxed().collect(Collectors.toMap(i -> i, i -> ahead));
    return new SiteCoverage(List.of(freshness), Map.of(), clocks);
  }
}
