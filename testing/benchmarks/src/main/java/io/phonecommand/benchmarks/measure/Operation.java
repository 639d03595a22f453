package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.processes.Phone;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs and times one operation. A failure is a sample, too, and the first few of each contestant
 * are shown.
 */
final class Operation {

  private static final int SHOWN = 5;
  private static final Map<String, Integer> FAILURES = new ConcurrentHashMap<>();

  private Operation() {}

  /** Returns whether it succeeded. */
  static boolean run(Contestant contestant, List<Phone> phones, Samples samples)
      throws InterruptedException {
    long start = System.nanoTime();
    try {
      contestant.run(phones);
      samples.add(Duration.ofNanos(System.nanoTime() - start), false);
      return true;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      samples.add(Duration.ofNanos(System.nanoTime() - start), true);
      if (FAILURES.merge(contestant.name(), 1, Integer::sum) <= SHOWN) {
        System.err.println("an operation of " + contestant.name() + " failed: " + e);
      }
      return false;
    }
  }
}
