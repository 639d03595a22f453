package io.phonecommand.systemtests.fire;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * When a scenario's faults hit. A fault that always comes right after what it shall hit never comes
 * between two instructions that take a millisecond; so they come a random while later, which the
 * same seed repeats for the same scenario, also if it runs alone. One thread.
 */
final class Moments {

  private static final int LONGEST_MILLIS = 2000;
  private static final int FINE_MICROS = 20_000;

  private final RandomGenerator random;

  Moments(long seed, String scenario) {
    // A text's hash is the same in every JVM.
    this.random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 31 + scenario.hashCode());
  }

  /** Before anything is under way whose deadline the wait could cost: up to 2 s. */
  void pass() throws InterruptedException {
    await(next());
  }

  /** Right before the fault, while something is under way: up to 20 ms. */
  void passFine() throws InterruptedException {
    await(nextFine());
  }

  Duration next() {
    return Duration.ofMillis(random.nextInt(LONGEST_MILLIS)).plus(nextFine());
  }

  Duration nextFine() {
    return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(FINE_MICROS)));
  }

  /** A moment that a scenario has drawn by itself. */
  static void await(Duration time) throws InterruptedException {
    var unused = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
