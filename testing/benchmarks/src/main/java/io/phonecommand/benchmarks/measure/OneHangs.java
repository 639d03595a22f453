package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.processes.Phone;
import io.phonecommand.processes.SimulatorControl;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
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
  private final SimulatorControl simulator;
  private final List<Phone> all;
  private final List<Phone> healthy;
  private final Phone bad;
  private final Duration time;
  private final Map<String, Samples> none = new LinkedHashMap<>();
  private final Map<String, Samples> one = new LinkedHashMap<>();

  /**
   * A measure.
   *
   * @param phones the last of which hangs; of other measures none should use it, because healing
   *     cuts its connections, and not all contestants open new ones
   * @param time of each contestant in each round, without and again with a phone that hangs
   */
  public OneHangs(
      List<Contestant> contestants, SimulatorControl simulator, List<Phone> phones, Duration time) {
    this.contestants = contestants;
    this.simulator = simulator;
    this.all = phones;
    this.healthy = all.subList(0, all.size() - 1);
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
      simulator.fault(bad.id(), Fault.of(FaultKind.SILENT));
      try {
        load(contestant, one);
      } finally {
        simulator.heal(bad.id());
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
