package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.processes.Phone;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls at fixed moments, whether or not the earlier ones are answered; the phones in turn. Where
 * very many are not answered, it waits, so that a machine that is too busy is not buried.
 */
final class ConstantRate {

  /** Three of them at once must not be more than the API lets wait. */
  private static final int MOST_IN_FLIGHT = 75;

  private static final double TOLERANCE = 0.95;

  private final Contestant contestant;
  private final List<Phone> phones;
  private final double perSecond;
  private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);
  private int next;

  ConstantRate(Contestant contestant, List<Phone> phones, double perSecond) {
    this.contestant = contestant;
    this.phones = phones;
    this.perSecond = perSecond;
  }

  /**
   * Goes on where it stopped; returns when all {@code count} calls are answered. Says so if the
   * rate could not be kept.
   */
  Samples run(int count) throws InterruptedException {
    Samples samples = new Samples();
    long start = System.nanoTime();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        awaitMoment(start + (long) (i * 1e9 / perSecond));
        inFlight.acquire();
        List<Phone> phone = List.of(phones.get(next++ % phones.size()));
        var unused = callers.submit(() -> call(phone, samples));
      }
    }
    double rate = count * 1e9 / (System.nanoTime() - start);
    if (rate < TOLERANCE * perSecond) {
      System.err.printf("the machine is too busy: %.0f/s instead of %.0f/s%n", rate, perSecond);
    }
    return samples;
  }

  private boolean call(List<Phone> phone, Samples samples) throws InterruptedException {
    try {
      return Operation.run(contestant, phone, samples);
    } finally {
      inFlight.release();
    }
  }

  private static void awaitMoment(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
