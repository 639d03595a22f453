package io.phonecommand.benchmarks;

import io.phonecommand.benchmarks.measure.Streams;
import io.phonecommand.benchmarks.measure.Warmth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How much is measured of asynchronous requests.
 *
 * @param seed of whatever comes in random order
 * @param warmth of the services, and of the floor's parts
 * @param load asynchronous commands a second beside what is measured beside a load
 * @param otherTasks of one job that are asked about before
 * @param tasks of 32 jobs that are asked about, of each kind
 * @param tasksPerSecond how many of them are made a second
 * @param longTasks of 32 jobs that take long
 * @param takesLong each of their jobs; whole seconds
 * @param rounds of the latency of one acceptance
 * @param operations in one of these rounds, of each contestant
 * @param cap a contestant that needs longer for them does fewer
 * @param slices of synchronous requests beside jobs, of each kind
 * @param slice how long one of them takes
 * @param crowd phones on which jobs run beside synchronous requests, two on each
 * @param shape of the streams
 * @param streamed whether there are streams, case by case; each once at least
 * @param rateRounds of the throughput
 * @param rateTime of each kind in each of them
 * @param output where the page goes
 */
record JobsSettings(
    long seed,
    Warmth warmth,
    double load,
    int otherTasks,
    int tasks,
    double tasksPerSecond,
    int longTasks,
    Duration takesLong,
    int rounds,
    int operations,
    Duration cap,
    int slices,
    Duration slice,
    int crowd,
    Streams.Shape shape,
    List<Boolean> streamed,
    int rateRounds,
    Duration rateTime,
    Path output) {

  /** As {@link Settings#fromSystemProperties}, but for the number of rounds. */
  static JobsSettings fromSystemProperties() {
    return Settings.isQuick() ? quick(Settings.outputFolder()) : full(Settings.outputFolder());
  }

  /** For figures that are shown: some ten minutes. */
  private static JobsSettings full(Path output) {
    return new JobsSettings(
        Settings.seedFromSystemProperty(),
        new Warmth(15_000, Duration.ofSeconds(7)),
        500,
        1500,
        120,
        5,
        5,
        Duration.ofMinutes(5),
        5,
        200,
        Duration.ofSeconds(1),
        4,
        Duration.ofSeconds(1),
        500,
        new Streams.Shape(100, 10, 10, Duration.ofSeconds(12), Duration.ofSeconds(6)),
        List.of(false, true, false),
        3,
        Duration.ofSeconds(3),
        output);
  }

  /** To see whether it runs: some two minutes, and figures that mean little. */
  private static JobsSettings quick(Path output) {
    return new JobsSettings(
        Settings.seedFromSystemProperty(),
        new Warmth(1000, Duration.ofSeconds(2)),
        100,
        100,
        15,
        5,
        2,
        Duration.ofSeconds(20),
        1,
        50,
        Duration.ofMillis(500),
        2,
        Duration.ofMillis(500),
        100,
        new Streams.Shape(10, 10, 10, Duration.ofSeconds(6), Duration.ofSeconds(2)),
        List.of(false, true),
        1,
        Duration.ofSeconds(1),
        output);
  }
}
