package io.phonecommand.systemtests.judge;

/**
 * What the judge let pass, in numbers.
 *
 * @param troubled results that fall into a trouble of their phone, or the time in which the service
 *     recovers from it
 * @param unknown of them, CMD.2002 to CMD.2004
 * @param lateWithinTheWindow starts after a thaw that {@link LateAfterThaw} excuses
 */
public record Tally(long troubled, long unknown, int lateWithinTheWindow) {

  static final Tally NOTHING = new Tally(0, 0, 0);

  public Tally plus(Tally other) {
    return new Tally(
        troubled + other.troubled,
        unknown + other.unknown,
        lateWithinTheWindow + other.lateWithinTheWindow);
  }

  @Override
  public String toString() {
    return """
    in times of trouble: %d results, of them %d say that nobody knows
    late within the window: %d"""
        .formatted(troubled, unknown, lateWithinTheWindow);
  }
}
