package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.processes.Phone;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;

/**
 * Calls at fixed moments, whether or not the earlier ones are answered; the phones in turn. Where
 * very many are not answered, it waits, so that a machine that is too busy is not buried. A call
 * counts from the moment at which it should have left, wherever it waited: who stalls is charged
 * for all calls that the stall would have met.
 */
final class ConstantRate {

  /** Time in nanoseconds; tests have their own. */
  interface Clock {

    long now();

    void await(long moment);
  }

  /** Those of all workers at once must not be more than the API lets wait. */
  private static final int MOST_IN_FLIGHT = 75;

  private static final double TOLERANCE = 0.95;

  private final Contestant contestant;
  private final List<Phone> phones;
  private final double perSecond;
  private final Clock clock;
  private final Semaphore inFlight;
  private int next;

  ConstantRate(Contestant contestant, List<Phone> phones, double perSecond) {
    this(contestant, phones, perSecond, MOST_IN_FLIGHT, new SystemClock());
  }

  ConstantRate(
      Contestant contestant, List<Phone> phones, double perSecond, int mostInFlight, Clock clock) {
    this.contestant = contestant;
    this.phones = phones;
    this.perSecond = perSecond;
    this.clock = clock;
    inFlight = new Semaphore(mostInFlight);
  }

  /**
   * Goes on where it stopped; returns when all {@code count} calls are answered. Says so if the
   * rate could not be kept.
   */
  Samples run(int count) throws InterruptedException {
    return runWhile(i -> i < count);
  }

  /**
   * The same for as many calls as are wanted.
   *
   * @param wanted asked before each call, with how many there were
   */
  Samples runWhile(IntPredicate wanted) throws InterruptedException {
    Samples samples = new Samples();
    long start = clock.now();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; wanted.test(i); i++) {
        long moment = start + (long) (i * 1e9 / perSecond);
        clock.await(moment);
        inFlight.acquire();
        List<Phone> phone = List.of(phones.get(next++ % phones.size()));
        var unused = callers.submit(() -> call(phone, moment, samples));
      }
    }
    double rate = samples.size() * 1e9 / (clock.now() - start);
    if (rate < TOLERANCE * perSecond) {
      System.err.printf("the machine is too busy: %.0f/s instead of %.0f/s%n", rate, perSecond);
    }
    return samples;
  }

  private boolean call(List<Phone> phone, long moment, Samples samples)
      throws InterruptedException {
    try {
      return Operation.run(contestant, phone, samples, clock::now, moment);
    } finally {
      inFlight.release();
    }
  }

  private static final class SystemClock implements Clock {

    @Override
    public long now() {
      return System.nanoTime();
    }

    @Override
    public void await(long moment) {
      for (long left = moment - now(); left > 0; left = moment - now()) {
        LockSupport.parkNanos(left);
      }
    }
  }
}
