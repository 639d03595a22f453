package io.phonecommand.benchmarks.contestant;

import io.phonecommand.benchmarks.process.Phone;
import io.phonecommand.benchmarks.process.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Lets the services serve for a while, and stops them: the caches that they leave hold their
 * classes, linked, and the profiles of their hot methods.
 */
public final class Training {

  private static final String SITE = "training";
  private static final int PHONES = 32;
  private static final Duration TIME = Duration.ofSeconds(20);

  /** One request in so many is for all phones. */
  private static final int EVERY = 50;

  private Training() {}

  /** Returns the programs with their caches. */
  public static Programs of(Programs fresh, Stage stage) throws Exception {
    try (Services services = Services.start(stage, fresh);
        Ours caller = new Ours(services, SITE)) {
      List<Phone> phones = stage.phones().first(PHONES);
      var unused = services.startWorker(SITE, phones);
      callForAWhile(caller, phones);
    }
    return fresh.withCaches();
  }

  /** A caller for each phone. */
  private static void callForAWhile(Ours caller, List<Phone> phones) throws Exception {
    long end = System.nanoTime() + TIME.toNanos();
    List<Future<?>> loads = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Phone phone : phones) {
        loads.add(
            threads.submit(
                () -> {
                  for (int i = 0; System.nanoTime() < end; i++) {
                    caller.run(i % EVERY == 0 ? phones : List.of(phone));
                  }
                  return null;
                }));
      }
    }
    for (Future<?> load : loads) {
      var unused = load.get();
    }
  }
}
