package io.phonecommand.api.phones;

import io.phonecommand.api.sites.SiteCoverage.Freshness;
import java.util.BitSet;
import java.util.OptionalInt;

/** Which phones are asked for, whatever their ids: those of a site, or in a state, or both. */
final class PhoneFilter {

  private final OptionalInt site;
  private final OptionalInt status;
  private final Moment moment;

  /** The sites of which each phone that is reachable is running. */
  private final BitSet asked;

  /** Whether each phone has to be looked at, once for the moment. */
  private final boolean looksAtPhones;

  /**
   * A filter for one request.
   *
   * @param site the number of the site that is asked for; empty: any
   * @param status the running status that is asked for; empty: any
   * @param moment at which the status counts
   */
  PhoneFilter(OptionalInt site, OptionalInt status, Moment moment) {
    this.site = site;
    this.status = status;
    this.moment = moment;
    this.asked =
        moment
            .sites()
            .filter(number -> isOf(number, Freshness.ASKED))
            .collect(BitSet::new, BitSet::set, BitSet::or);
    this.looksAtPhones =
        status.isPresent() && moment.sites().filter(this::isMeant).anyMatch(this::isMixed);
  }

  /** Most of the time, each phone of a site that is reachable is running, or none. */
  private boolean isMixed(int number) {
    return !asked.get(number) && !isOf(number, Freshness.UNKNOWN);
  }

  private boolean isOf(int number, Freshness freshness) {
    return moment.coverageOf(number).common().filter(freshness::equals).isPresent();
  }

  /** Whether {@link #countIn} looks at each phone of a block if it was not asked before. */
  boolean looksAtPhones() {
    return looksAtPhones;
  }

  /** Whether every phone is asked for. */
  boolean isAll() {
    return site.isEmpty() && status.isEmpty();
  }

  boolean matches(long state, int hash) {
    return isMeant(PackedState.siteOf(state))
        && (status.isEmpty() || status.getAsInt() == moment.statusOf(state, hash));
  }

  private boolean isMeant(int number) {
    return site.isEmpty() || site.getAsInt() == number;
  }

  /** How many of the phones of a block match. */
  int countIn(PhoneBlock block) {
    BlockSummary summary = looksAtPhones ? block.summary(moment) : block.summary();
    int count = 0;
    for (int i = 0; i < summary.sites(); i++) {
      if (isMeant(summary.siteAt(i))) {
        count += countAt(summary, i);
      }
    }
    return count;
  }

  private int countAt(BlockSummary block, int place) {
    if (status.isEmpty()) {
      return block.phonesAt(place);
    }
    return switch (status.getAsInt()) {
      case PhoneStatus.RUNNING -> runningAt(block, place);
      case PhoneStatus.UNKNOWN -> block.phonesAt(place) - runningAt(block, place);
      default -> 0;
    };
  }

  private int runningAt(BlockSummary block, int place) {
    if (looksAtPhones) {
      return block.runningAt(place);
    }
    return asked.get(block.siteAt(place)) ? block.reachableAt(place) : 0;
  }
}
