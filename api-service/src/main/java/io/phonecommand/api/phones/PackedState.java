package io.phonecommand.api.phones;

/**
 * The number of a phone's site, and what the site has announced last of the phone's state, in one
 * number that is never negative: a replica knows a million of them.
 */
final class PackedState {

  private static final int SITE_BITS = 16;

  /** Sites have numbers below this. */
  static final int MOST_SITES = 1 << SITE_BITS;

  private static final long KNOWN = 1L << SITE_BITS;
  private static final long REACHABLE = KNOWN << 1;
  private static final int TIME_SHIFT = SITE_BITS + 2;

  /** In the year 2527: who says that it is later is not believed. */
  static final long LATEST = (1L << 44) - 1;

  private PackedState() {}

  /** A phone of whose state nothing is known. */
  static long unknown(int site) {
    return site;
  }

  /**
   * A phone's state.
   *
   * @param since when that was seen, in milliseconds since the epoch
   */
  static long of(int site, boolean reachable, long since) {
    long time = Math.clamp(since, 0, LATEST) << TIME_SHIFT;
    long state = time | KNOWN | site;
    return reachable ? state | REACHABLE : state;
  }

  static int siteOf(long state) {
    return (int) (state & (MOST_SITES - 1));
  }

  static boolean isKnown(long state) {
    return (state & KNOWN) != 0;
  }

  static boolean isReachable(long state) {
    return (state & REACHABLE) != 0;
  }

  /** 0 if nothing is known. */
  static long sinceOf(long state) {
    return state >>> TIME_SHIFT;
  }
}
