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

/**
 * From starting a worker's process to the first answer to a command for one of its phones: with and
 * without an AOT cache, on a broker that lets a group's first member begin at once and on one that
 * waits for more of them. In a round all four come in mixed order.
 */
public final class ColdStart implements Measure {

  private static final String SITE = "cold";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration TRAINING = Duration.ofSeconds(8);

  private final Services atOnce;
  private final Services delayed;
  private final Phone phone;
  private final Path cache;
  private final Kind plain;
  private final Kind cached;
  private final Kind plainDelayed;
  private final Kind cachedDelayed;

  private record Kind(Services services, List<String> options, List<Double> seconds) {}

  /**
   * A measure.
   *
   * @param atOnce their broker's {@code group.initial.rebalance.delay.ms} is 0
   * @param delayed their broker's is Kafka's default
   * @param cache where the worker's AOT cache will be
   */
  public ColdStart(Services atOnce, Services delayed, Phone phone, Path cache) {
    this.atOnce = atOnce;
    this.delayed = delayed;
    this.phone = phone;
    this.cache = cache;
    List<String> fromCache = List.of("-XX:AOTCache=" + cache);
    plain = new Kind(atOnce, List.of(), new ArrayList<>());
    cached = new Kind(atOnce, fromCache, new ArrayList<>());
    plainDelayed = new Kind(delayed, List.of(), new ArrayList<>());
    cachedDelayed = new Kind(delayed, fromCache, new ArrayList<>());
  }

  /** Makes the site's topics, and the cache, by a worker that serves for a while. */
  @Override
  public void warmUp() throws Exception {
    List<String> recording = List.of("-XX:AOTCacheOutput=" + cache);
    try (Ours caller = new Ours(atOnce, SITE)) {
      Worker worker = atOnce.launchWorker(SITE, List.of(phone), recording);
      awaitAnswer(worker, caller);
      var unused = Load.run(caller, List.of(phone, phone), Integer.MAX_VALUE, TRAINING);
      // In good order: it writes its cache, and the next one's group has nobody to wait for.
      worker.stop();
    }
    var unused = start(delayed, List.of());
  }

  @Override
  public void round(Random random) throws Exception {
    for (Kind kind : Turns.mixed(List.of(plain, cached, plainDelayed, cachedDelayed), random)) {
      kind.seconds().add(start(kind.services(), kind.options()));
    }
  }

  private double start(Services services, List<String> options) throws Exception {
    try (Ours caller = new Ours(services, SITE)) {
      Worker worker = services.launchWorker(SITE, List.of(phone), options);
      double seconds = awaitAnswer(worker, caller);
      worker.stop();
      return seconds;
    }
  }

  private double awaitAnswer(Worker worker, Ours caller) throws Exception {
    while (!answers(caller)) {
      worker.checkNotEnded();
      if (age(worker).compareTo(LIMIT) > 0) {
        throw new IOException("the worker did not answer in time");
      }
      Thread.sleep(20);
    }
    return age(worker).toNanos() / 1e9;
  }

  /** Its first call waits in Kafka for the worker; what fails meanwhile is nobody's failure. */
  private boolean answers(Ours caller) throws InterruptedException {
    try {
      caller.run(List.of(phone));
      return true;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return false;
    }
  }

  private static Duration age(Worker worker) {
    return Duration.between(worker.launchedAt(), Instant.now());
  }

  /** The rounds' medians. */
  public ColdFigure figure() {
    return new ColdFigure(
        Medians.of(plain.seconds()),
        Medians.of(cached.seconds()),
        Medians.of(plainDelayed.seconds()),
        Medians.of(cachedDelayed.seconds()));
  }
}
