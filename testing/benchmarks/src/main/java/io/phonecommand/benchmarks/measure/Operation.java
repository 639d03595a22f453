package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.processes.Phone;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Runs and times one operation. A failure is a sample, too, and the first few of each contestant
 * are shown.
 */
final class Operation {

  private static final int SHOWN = 5;
  private static final Map<String, Integer> FAILURES = new ConcurrentHashMap<>();

  private Operation() {}

  /** What can be run and timed. */
  interface Call {
    void run() throws Exception;
  }

  /** Returns whether it succeeded. */
  static boolean run(Contestant contestant, List<Phone> phones, Samples samples)
      throws InterruptedException {
    return run(contestant, phones, samples, System::nanoTime, System.nanoTime());
  }

  /**
   * One that should have begun earlier.
   *
   * @param clock nanoseconds
   * @param start from when on it counts
   */
  static boolean run(
      Contestant contestant, List<Phone> phones, Samples samples, LongSupplier clock, long start)
      throws InterruptedException {
    return run(contestant.name(), () -> contestant.run(phones), samples, clock, start);
  }

  /**
   * One that is no contestant's.
   *
   * @param name of what is called
   */
  static boolean run(String name, Call call, Samples samples) throws InterruptedException {
    return run(name, call, samples, System::nanoTime, System.nanoTime());
  }

  private static boolean run(
      String name, Call call, Samples samples, LongSupplier clock, long start)
      throws InterruptedException {
    try {
      call.run();
      samples.add(Duration.ofNanos(clock.getAsLong() - start), false);
      return true;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      samples.add(Duration.ofNanos(clock.getAsLong() - start), true);
      if (FAILURES.merge(name, 1, Integer::sum) <= SHOWN) {
        System.err.println("an operation of " + name + " failed: " + e);
      }
      return false;
    }
  }
}
