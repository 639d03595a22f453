package io.phonecommand.systemtests.judge;

/**
 * How many results may say that nobody knows (CMD.2002 to CMD.2004), of those whose phone or
 * service was in trouble. Where nothing was, it is none, see {@link Rule#UNDISTURBED}.
 *
 * @param number so many in any case: for what a scenario does to single commands on purpose
 * @param percent or this share of the results, whichever is more
 */
public record Budget(int number, int percent) {

  public Budget {
    if (number < 0 || percent < 0 || percent > 100) {
      throw new IllegalArgumentException("a budget is a number and a percentage");
    }
  }

  /** Only a share. */
  public static Budget ofPercent(int percent) {
    return new Budget(0, percent);
  }

  /** How many of {@code troubled} results may be of this kind. */
  public long allowed(long troubled) {
    return Math.max(number, troubled * percent / 100);
  }
}
