package io.phonecommand.benchmarks;

import io.phonecommand.benchmarks.measure.Warmth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param rounds of what is compared; what takes longer has a third as many
 * @param seed of the order in which contestants come
 * @param warmth of each contestant before it is measured
 * @param scaleWarmth of each worker of another size, which only the same code is compared with
 * @param operations in a round with one phone; a fifth of it with 32, a tenth with 100
 * @param cap a contestant that needs longer for them does fewer
 * @param slice of a contestant, where time is fixed and not the number of operations
 * @param sizes phones per worker, ascending
 * @param secondsPerUse between two uses of a phone of the largest worker: sets the rate for all
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
    Path output) {

  private static final long SEED = 20_260_101;

  /**
   * As {@code benchmark.quick}, {@code benchmark.rounds} and {@code benchmark.seed} say. A quick
   * run's page goes to this module's target, any other's to {@code docs/performance}.
   */
  static Settings fromSystemProperties() {
    boolean quick = System.getProperty("benchmark.quick", "false").matches("|true");
    return quick
        ? quick(Path.of("target", "performance"))
        : full(Path.of("..", "..", "docs", "performance"));
  }

  /** For figures that are shown. */
  private static Settings full(Path output) {
    return new Settings(
        Integer.getInteger("benchmark.rounds", 7),
        Long.getLong("benchmark.seed", SEED),
        new Warmth(40_000, Duration.ofSeconds(40)),
        new Warmth(10_000, Duration.ofSeconds(20)),
        200,
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        List.of(100, 1000, 10_000),
        60,
        output);
  }

  /** To see whether it runs: three minutes, and figures that mean little. */
  private static Settings quick(Path output) {
    return new Settings(
        Integer.getInteger("benchmark.rounds", 2),
        Long.getLong("benchmark.seed", SEED),
        new Warmth(1000, Duration.ofSeconds(3)),
        new Warmth(1000, Duration.ofSeconds(3)),
        100,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        List.of(50, 100, 500),
        10,
        output);
  }

  int fewerRounds() {
    return Math.max(1, rounds / 3);
  }
}
