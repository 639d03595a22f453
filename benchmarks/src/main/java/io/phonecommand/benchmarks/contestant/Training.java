package io.phonecommand.benchmarks.contestant;

import io.phonecommand.benchmarks.process.Phone;
import io.phonecommand.benchmarks.process.Stage;
import java.util.List;

/**
 * Lets the services serve for a while, and stops them: the caches that they leave hold their
 * classes, linked, and the profiles of their hot methods.
 */
public final class Training {

  private static final String SITE = "training";
  private static final int PHONES = 32;
  private static final int REQUESTS = 3000;

  /** One request in so many is for all phones. */
  private static final int EVERY = 10;

  private Training() {}

  /** Returns the programs with their caches. */
  public static Programs of(Programs fresh, Stage stage) throws Exception {
    try (Services services = Services.start(stage, fresh);
        Ours caller = new Ours(services, SITE)) {
      List<Phone> phones = stage.phones().first(PHONES);
      var unused = services.startWorker(SITE, phones);
      for (int i = 0; i < REQUESTS; i++) {
        caller.run(i % EVERY == 0 ? phones : phones.subList(i % PHONES, i % PHONES + 1));
      }
    }
    return fresh.withCaches();
  }
}
