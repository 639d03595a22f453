package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.processes.Phone;
import io.phonecommand.processes.SimulatorControl;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A caller for each healthy phone, at a gentle pace, while others keep asking for one more phone
 * together with some of the healthy ones: that one phone answers, or says nothing. Only the healthy
 * phones' own callers are counted. In a round each contestant meets both cases, all of them in
 * mixed order.
 */
public final class OneHangs implements Measure {

  /** What makes a phone hang. */
  interface Hanging {

    void begin(Phone phone) throws IOException, InterruptedException;

    void end(Phone phone) throws IOException, InterruptedException;
  }

  private record Slice(Contestant contestant, boolean hangs) {}

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);
  private static final Duration RECOVERY_PAUSE = Duration.ofMillis(50);

  /** Healthy phones in a request that has the one that hangs, too. */
  private static final int COMPANY = 3;

  private final List<Contestant> contestants;
  private final Hanging hanging;
  private final List<Phone> all;
  private final List<Phone> healthy;
  private final Phone bad;
  private final List<List<Phone>> shared;
  private final Duration time;
  private final Duration pause;
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
    this(contestants, new SilentPhone(simulator), phones, time, PAUSE);
  }

  OneHangs(
      List<Contestant> contestants,
      Hanging hanging,
      List<Phone> phones,
      Duration time,
      Duration pause) {
    this.contestants = contestants;
    this.hanging = hanging;
    this.all = phones;
    this.healthy = all.subList(0, all.size() - 1);
    this.bad = all.getLast();
    this.shared = IntStream.range(0, healthy.size()).mapToObj(this::withCompany).toList();
    this.time = time;
    this.pause = pause;
  }

  private List<Phone> withCompany(int first) {
    List<Phone> request = new ArrayList<>(List.of(bad));
    for (int i = 0; i < Math.min(COMPANY, healthy.size()); i++) {
      request.add(healthy.get((first + i) % healthy.size()));
    }
    return List.copyOf(request);
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
    List<Slice> slices = new ArrayList<>();
    for (Contestant contestant : contestants) {
      slices.add(new Slice(contestant, false));
      slices.add(new Slice(contestant, true));
    }
    for (Slice slice : Turns.mixed(slices, random)) {
      run(slice);
    }
  }

  private void run(Slice slice) throws IOException, InterruptedException {
    if (!slice.hangs()) {
      load(slice.contestant(), none);
      return;
    }
    hanging.begin(bad);
    try {
      load(slice.contestant(), one);
    } finally {
      hanging.end(bad);
    }
    awaitRecovery(slice.contestant());
  }

  /** All rounds' calls together: one round has too few for a 99th percentile. */
  private void load(Contestant contestant, Map<String, Samples> calls) throws InterruptedException {
    Samples samples = calls.computeIfAbsent(contestant.name(), name -> new Samples());
    new PacedCallers(contestant, pause).run(healthy, shared, time, samples);
  }

  /** What has piled up must not slow down the next, and the next may be without a hung phone. */
  private void awaitRecovery(Contestant contestant) throws InterruptedException, IOException {
    long deadline = System.nanoTime() + RECOVERY_LIMIT.toNanos();
    while (!Operation.run(contestant, all, new Samples())) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(contestant.name() + " did not recover from a phone that hung");
      }
      Thread.sleep(RECOVERY_PAUSE);
    }
  }

  /** By the contestants' names. */
  public Map<String, HangFigure> figures() {
    Map<String, HangFigure> figures = new LinkedHashMap<>();
    for (Contestant contestant : contestants) {
      String name = contestant.name();
      figures.put(
          name,
          HangFigure.of(
              none.getOrDefault(name, new Samples()), one.getOrDefault(name, new Samples())));
    }
    return figures;
  }

  /** It takes connections and commands, and answers nothing. */
  private record SilentPhone(SimulatorControl simulator) implements Hanging {

    @Override
    public void begin(Phone phone) throws IOException, InterruptedException {
      simulator.fault(phone.id(), Fault.of(FaultKind.SILENT));
    }

    @Override
    public void end(Phone phone) throws IOException, InterruptedException {
      simulator.heal(phone.id());
    }
  }
}
