package io.phonecommand.benchmarks;

import io.phonecommand.benchmarks.measure.Warmth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How much is measured.
 *
 * @param rounds of what is compared; what takes longer has about a third as many
 * @param seed of the order in which contestants come
 * @param warmth of each contestant before it is measured
 * @param scaleWarmth of each worker of another size, which only the same code is compared with
 * @param operations in a round with one phone; a fifth of it with 32, a tenth with 100
 * @param cap a contestant that needs longer for them does fewer
 * @param slice of a contestant, where time is fixed and not the number of operations
 * @param sizes phones per worker, ascending
 * @param secondsPerUse between two uses of a phone of the largest worker: sets the rate for all
 * @param adbd host:port of a phone that is no simulated one
 * @param output where the page and the charts go
 */
record Settings(
    int rounds,
    long seed,
    Warmth warmth,
    Warmth scaleWarmth,
    int operations,
    Duration cap,
    Duration slice,
    List<Integer> sizes,
    int secondsPerUse,
    Optional<String> adbd,
    Path output) {

  private static final long SEED = 20_260_101;

  /**
   * As {@code benchmark.quick}, {@code benchmark.rounds}, {@code benchmark.seed} and {@code adbd}
   * say; Maven hands on what is on its command line. A quick run's page goes to this module's
   * target, any other's to {@code docs/performance}.
   */
  static Settings fromSystemProperties() {
    return isQuick() ? quick(outputFolder()) : full(outputFolder());
  }

  /** Whether the run is to be tried only. */
  static boolean isQuick() {
    return System.getProperty("benchmark.quick", "false").matches("|true");
  }

  /** Where its page goes. */
  static Path outputFolder() {
    return isQuick()
        ? Path.of("target", "performance")
        : Path.of("..", "..", "docs", "performance");
  }

  /** What decides all that is left to chance. */
  static long seedFromSystemProperty() {
    return Long.getLong("benchmark.seed", SEED);
  }

  /** For figures that are shown. */
  private static Settings full(Path output) {
    return new Settings(
        Integer.getInteger("benchmark.rounds", 5),
        seedFromSystemProperty(),
        new Warmth(30_000, Duration.ofSeconds(15)),
        new Warmth(3000, Duration.ofSeconds(8)),
        200,
        Duration.ofSeconds(1),
        Duration.ofMillis(1500),
        List.of(100, 10_000),
        60,
        adbdFromSystemProperty(),
        output);
  }

  /** To see whether it runs: some three minutes, and figures that mean little. */
  private static Settings quick(Path output) {
    return new Settings(
        Integer.getInteger("benchmark.rounds", 1),
        seedFromSystemProperty(),
        new Warmth(1000, Duration.ofSeconds(2)),
        new Warmth(500, Duration.ofSeconds(2)),
        50,
        Duration.ofMillis(500),
        Duration.ofMillis(500),
        List.of(50, 500),
        10,
        adbdFromSystemProperty(),
        output);
  }

  private static Optional<String> adbdFromSystemProperty() {
    return Optional.ofNullable(System.getProperty("adbd")).filter(value -> !value.isBlank());
  }

  int fewerRounds() {
    return Math.max(1, (rounds + 1) / 3);
  }
}
