package io.phonecommand.systemtests.load;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Chooses commands of all the kinds that a caller can see: quick ones, ones that fail, ones that
 * take a second, and ones that outlast the sync window.
 *
 * <p>Of the simulator's commands it uses those that ignore further arguments, so that a marker can
 * make each command line unique.
 *
 * @param failing of 1000 commands, how many end with an exit code from 1 to 255
 * @param second how many take about a second
 * @param endless how many take two seconds longer than the sync window; the others are quick and
 *     succeed
 */
public record CommandMix(int failing, int second, int endless) {

  private static final int ALL = 1000;
  private static final int STEP_MILLIS = 100;
  private static final Duration BEYOND_THE_WINDOW = Duration.ofSeconds(2);

  /** Mostly quick ones, with some of each other kind. */
  public static final CommandMix USUAL = new CommandMix(150, 100, 10);

  public CommandMix {
    if (failing < 0 || second < 0 || endless < 0 || failing + second + endless > ALL) {
      throw new IllegalArgumentException("shares must be 0 to 1000 together");
    }
  }

  /**
   * The next command.
   *
   * @param marker what makes it unique: letters, digits and hyphens
   */
  LoadCommand next(RandomGenerator random, String marker, Duration syncWindow) {
    int kind = random.nextInt(ALL);
    if (kind < failing) {
      int exitCode = random.nextInt(1, 256);
      return new LoadCommand("sim-exit %d %s".formatted(exitCode, marker), exitCode);
    }
    if (kind < failing + second) {
      return lasting(Duration.ofSeconds(1), marker);
    }
    if (kind < failing + second + endless) {
      return lasting(syncWindow.plus(BEYOND_THE_WINDOW), marker);
    }
    return new LoadCommand("echo " + marker, 0);
  }

  private static LoadCommand lasting(Duration duration, String marker) {
    long lines = duration.toMillis() / STEP_MILLIS;
    return new LoadCommand("sim-trickle %d %d %s".formatted(lines, STEP_MILLIS, marker), 0);
  }
}
