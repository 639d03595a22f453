package io.phonecommand.api.phones;

import io.phonecommand.api.sites.SiteCoverage;
import io.phonecommand.api.sites.SiteCoverage.Freshness;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Moments at which so and so much is known. */
final class Moments {

  /** Milliseconds since the epoch. */
  static final long NOW = 1_700_000_000_000L;

  private Moments() {}

  /**
   * A moment.
   *
   * @param coverage of the sites, by their numbers
   */
  static Moment with(SiteNumbers sites, SiteCoverage... coverage) {
    return new Moment(sites, List.of(coverage), NOW);
  }

  /** A moment at which all phones of {@code sites} have been asked of late. */
  static Moment allAsked(SiteNumbers sites) {
    return new Moment(sites, Collections.nCopies(sites.names().size(), all(Freshness.ASKED)), NOW);
  }

  /** A site with three partitions that are all alike. */
  static SiteCoverage all(Freshness freshness) {
    return new SiteCoverage(Collections.nCopies(3, freshness), Map.of());
  }

  /** A site with these partitions. */
  static SiteCoverage of(Freshness... freshness) {
    return new SiteCoverage(List.of(freshness), Map.of());
  }
}
