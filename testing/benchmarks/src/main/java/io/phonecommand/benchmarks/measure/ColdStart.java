package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Ours;
import io.phonecommand.benchmarks.contestant.Services;
import io.phonecommand.processes.Phone;
import io.phonecommand.processes.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** From starting a worker's process to the first answer to a command for one of its phones. */
public final class ColdStart implements Measure {

  private static final String SITE = "cold";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration TRAINING = Duration.ofSeconds(8);

  private final Services services;
  private final Phone phone;
  private final Path cache;
  private final List<Double> plain = new ArrayList<>();
  private final List<Double> cached = new ArrayList<>();

  /**
   * A measure.
   *
   * @param cache where the worker's AOT cache will be
   */
  public ColdStart(Services services, Phone phone, Path cache) {
    this.services = services;
    this.phone = phone;
    this.cache = cache;
  }

  /** Makes the site's topic, and the cache, by a worker that serves for a while. */
  @Override
  public void warmUp() throws Exception {
    List<String> recording = List.of("-XX:AOTCacheOutput=" + cache);
    try (Ours caller = new Ours(services, SITE)) {
      Worker worker = services.launchWorker(SITE, List.of(phone), recording);
      awaitAnswer(worker, caller);
      var unused = Load.run(caller, List.of(phone, phone), Integer.MAX_VALUE, TRAINING);
      // In good order: it writes its cache, and the next one's group has nobody to wait for.
      worker.stop();
    }
  }

  @Override
  public void round(Random random) throws Exception {
    plain.add(start(List.of()));
    cached.add(start(List.of("-XX:AOTCache=" + cache)));
  }

  private double start(List<String> options) throws Exception {
    try (Ours caller = new Ours(services, SITE)) {
      Worker worker = services.launchWorker(SITE, List.of(phone), options);
      double seconds = awaitAnswer(worker, caller);
      worker.stop();
      return seconds;
    }
  }

  private double awaitAnswer(Worker worker, Ours caller) throws Exception {
    // Its first call waits in Kafka for the worker; whatever fails meanwhile is tried again.
    while (!Operation.run(caller, List.of(phone), new Samples())) {
      worker.checkNotEnded();
      if (age(worker).compareTo(LIMIT) > 0) {
        throw new IOException("the worker did not answer in time");
      }
      Thread.sleep(20);
    }
    return age(worker).toNanos() / 1e9;
  }

  private static Duration age(Worker worker) {
    return Duration.between(worker.launchedAt(), Instant.now());
  }

  /** The rounds' medians. */
  public ColdFigure figure() {
    return new ColdFigure(Medians.of(plain), Medians.of(cached));
  }
}
