package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.benchmarks.process.Phone;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** Calls at fixed moments, whether or not the earlier ones are answered; the phones in turn. */
final class ConstantRate {

  private final Contestant contestant;
  private final List<Phone> phones;
  private final double perSecond;
  private int next;

  ConstantRate(Contestant contestant, List<Phone> phones, double perSecond) {
    this.contestant = contestant;
    this.phones = phones;
    this.perSecond = perSecond;
  }

  /** Goes on where it stopped; returns when all {@code count} calls are answered. */
  Samples run(int count) {
    Samples samples = new Samples();
    long start = System.nanoTime();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        awaitMoment(start + (long) (i * 1e9 / perSecond));
        List<Phone> phone = List.of(phones.get(next++ % phones.size()));
        var unused = callers.submit(() -> Operation.run(contestant, phone, samples));
      }
    }
    return samples;
  }

  private static void awaitMoment(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
