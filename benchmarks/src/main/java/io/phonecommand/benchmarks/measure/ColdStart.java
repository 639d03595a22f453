package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Ours;
import io.phonecommand.benchmarks.contestant.Services;
import io.phonecommand.benchmarks.process.ChildProcess;
import io.phonecommand.benchmarks.process.Phone;
import io.phonecommand.benchmarks.process.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** From starting a worker's process to the first answer to a command for one of its phones. */
public final class ColdStart implements Measure {

  private static final String SITE = "cold";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Services services;
  private final Phone phone;
  private final List<Double> seconds = new ArrayList<>();

  public ColdStart(Services services, Phone phone) {
    this.services = services;
    this.phone = phone;
  }

  /** The first start makes the site's topic. */
  @Override
  public void warmUp() throws Exception {
    var unused = start();
  }

  @Override
  public void round(Random random) throws Exception {
    seconds.add(start());
  }

  private double start() throws Exception {
    Ours caller = new Ours(services, SITE);
    try (ChildProcess worker = services.launchWorker(SITE, List.of(phone), Ports.free())) {
      // Its first call waits in Kafka for the worker; whatever fails meanwhile is tried again.
      while (!Operation.run(caller, List.of(phone), new Samples())) {
        worker.checkAlive();
        if (System.nanoTime() - worker.startedAt() > LIMIT.toNanos()) {
          throw new IOException("the worker did not answer in time");
        }
        Thread.sleep(20);
      }
      return (System.nanoTime() - worker.startedAt()) / 1e9;
    } finally {
      caller.close();
    }
  }

  /** The rounds' median, in seconds. */
  public double figure() {
    return Medians.of(seconds);
  }
}
