package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.processes.Phone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers that each run the command on a phone of their own, again as soon as it has ended. */
public final class Load {

  private Load() {}

  /**
   * Calls until there have been {@code most} successes, at most for {@code time}.
   *
   * @param phones one per caller
   * @return commands per second that succeeded, and how many did not
   */
  public static ThroughputFigure run(
      Contestant contestant, List<Phone> phones, int most, Duration time) throws Exception {
    AtomicInteger succeeded = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    long start = System.nanoTime();
    long end = start + time.toNanos();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (Phone phone : phones) {
        all.add(
            callers.submit(
                () -> {
                  while (System.nanoTime() < end && succeeded.get() < most) {
                    boolean success = Operation.run(contestant, List.of(phone), new Samples());
                    (success ? succeeded : failed).incrementAndGet();
                  }
                  return null;
                }));
      }
      for (Future<?> caller : all) {
        var unused = caller.get();
      }
    }
    double perSecond = succeeded.get() * 1e9 / (System.nanoTime() - start);
    return new ThroughputFigure(perSecond, failed.get());
  }
}
