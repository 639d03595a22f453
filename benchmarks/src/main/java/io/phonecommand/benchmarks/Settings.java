package io.phonecommand.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param rounds of the latencies and the throughput; what takes longer has half as many
 * @param seed of the order in which contestants come
 * @param operations in a round with one phone; a fifth of it with 32, a tenth with 100
 * @param cap a contestant that needs longer for them does fewer
 * @param slice of a contestant, where time is fixed and not the number of operations
 * @param sizes phones per worker, ascending
 * @param output where the page and the charts go
 */
record Settings(
    int rounds,
    long seed,
    int operations,
    Duration cap,
    Duration slice,
    List<Integer> sizes,
    Path output) {

  private static final long SEED = 20_260_101;

  /** For figures that are shown. */
  static Settings full(Path output) {
    return new Settings(
        Integer.getInteger("benchmark.rounds", 5),
        Long.getLong("benchmark.seed", SEED),
        400,
        Duration.ofSeconds(4),
        Duration.ofSeconds(3),
        List.of(100, 1000, 10_000),
        output);
  }

  /** To see whether it runs: a minute or two, and figures that mean little. */
  static Settings quick(Path output) {
    return new Settings(
        Integer.getInteger("benchmark.rounds", 2),
        Long.getLong("benchmark.seed", SEED),
        100,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        List.of(50, 100, 500),
        output);
  }

  int fewerRounds() {
    return (rounds + 1) / 2;
  }
}
