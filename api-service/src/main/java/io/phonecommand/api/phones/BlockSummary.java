package io.phonecommand.api.phones;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many phones of a block are of which site, how many of those are reachable, and perhaps how
 * many are running at a moment.
 */
final class BlockSummary {

  private static final int SITE_SHIFT = 48;
  private static final int PHONES_SHIFT = 32;
  private static final int REACHABLE_SHIFT = 16;
  private static final long PHONE = 1L << PHONES_SHIFT;
  private static final long REACHABLE = 1L << REACHABLE_SHIFT;
  private static final int MASK = 0xffff;

  /** For each site its number, how many phones it has, how many are reachable, and are running. */
  private final long[] sites;

  /** The number of a {@link Moment}, which takes more room; 0: of none. */
  private final long moment;

  private BlockSummary(long[] sites, long moment) {
    this.sites = sites;
    this.moment = moment;
  }

  /** Counts the phones of {@code block}. */
  static BlockSummary of(PhoneBlock block) {
    return count(block, null);
  }

  /** The same, and those that are running at {@code moment}. */
  static BlockSummary of(PhoneBlock block, Moment moment) {
    return count(block, moment);
  }

  private static BlockSummary count(PhoneBlock block, @Nullable Moment moment) {
    long[] sites = new long[1];
    int known = 0;
    for (int i = 0; i < block.size(); i++) {
      long state = block.stateAt(i);
      int site = PackedState.siteOf(state);
      int at = 0;
      while (at < known && siteIn(sites[at]) != site) {
        at++;
      }
      if (at == known) {
        sites = known == sites.length ? Arrays.copyOf(sites, 2 * known) : sites;
        sites[at] = (long) site << SITE_SHIFT;
        known++;
      }
      sites[at] += PackedState.isReachable(state) ? PHONE + REACHABLE : PHONE;
      if (moment != null && moment.statusOf(state, block.hashAt(i)) == PhoneStatus.RUNNING) {
        sites[at]++;
      }
    }
    return new BlockSummary(Arrays.copyOf(sites, known), moment == null ? 0 : moment.number());
  }

  private static int siteIn(long counted) {
    return (int) (counted >>> SITE_SHIFT);
  }

  /** Whether it says how many are running at {@code other}. */
  boolean isOf(Moment other) {
    return moment == other.number();
  }

  /** How many sites there are; each has a place below that. */
  int sites() {
    return sites.length;
  }

  int siteAt(int place) {
    return siteIn(sites[place]);
  }

  int phonesAt(int place) {
    return (int) (sites[place] >>> PHONES_SHIFT) & MASK;
  }

  int reachableAt(int place) {
    return (int) (sites[place] >>> REACHABLE_SHIFT) & MASK;
  }

  /** 0 unless it is of a moment. */
  int runningAt(int place) {
    return (int) sites[place] & MASK;
  }
}
