package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.benchmarks.process.Phone;
import io.phonecommand.benchmarks.process.Phones;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A caller for each phone, at a gentle pace; then the same while the last phone says nothing. */
public final class OneHangs implements Measure {

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);

  private final List<Contestant> contestants;
  private final Phones simulator;
  private final List<Phone> all;
  private final List<Phone> healthy;
  private final Phone bad;
  private final Duration time;
  private final Map<String, Samples> none = new LinkedHashMap<>();
  private final Map<String, Samples> one = new LinkedHashMap<>();

  /**
   * A measure.
   *
   * @param count of phones, one of which hangs; the last ones, because healing cuts its
   *     connections, and not all contestants of other measures open new ones
   * @param time of each contestant in each round, without and again with a phone that hangs
   */
  public OneHangs(List<Contestant> contestants, Phones simulator, int count, Duration time) {
    this.contestants = contestants;
    this.simulator = simulator;
    this.all = simulator.last(count);
    this.healthy = all.subList(0, count - 1);
    this.bad = all.getLast();
    this.time = time;
  }

  /** Opens the connections. */
  @Override
  public void warmUp() throws InterruptedException {
    for (Contestant contestant : contestants) {
      var unused = Operation.run(contestant, all, new Samples());
    }
  }

  @Override
  public void round(Random random) throws Exception {
    List<Contestant> mixed = new ArrayList<>(contestants);
    Collections.shuffle(mixed, random);
    for (Contestant contestant : mixed) {
      load(contestant, none);
      simulator.silence(bad);
      try {
        load(contestant, one);
      } finally {
        simulator.heal(bad);
      }
      awaitRecovery(contestant);
    }
  }

  /** All rounds' calls together: one round has too few for a 99th percentile. */
  private void load(Contestant contestant, Map<String, Samples> calls) throws InterruptedException {
    Samples samples = calls.computeIfAbsent(contestant.name(), name -> new Samples());
    new PacedCallers(contestant, PAUSE).run(healthy, bad, time, samples);
  }

  /** What has piled up must not slow down the next. */
  private void awaitRecovery(Contestant contestant) throws InterruptedException, IOException {
    long deadline = System.nanoTime() + RECOVERY_LIMIT.toNanos();
    while (!Operation.run(contestant, healthy, new Samples())) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(contestant.name() + " did not recover from a phone that hung");
      }
    }
  }

  /** By the contestants' names. */
  public Map<String, HangFigure> figures() {
    Map<String, HangFigure> figures = new LinkedHashMap<>();
    none.forEach(
        (name, calls) ->
            figures.put(
                name,
                new HangFigure(
                    calls.percentile(99), one.getOrDefault(name, new Samples()).percentile(99))));
    return figures;
  }
}
