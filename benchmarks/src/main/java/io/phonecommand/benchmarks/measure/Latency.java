package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.benchmarks.process.Phone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One operation after the other on always the same phones, nothing else going on. */
public final class Latency implements Measure {

  private final List<Contestant> contestants;
  private final List<Phone> phones;
  private final int operations;
  private final Duration cap;
  private final Map<String, List<Samples>> rounds = new LinkedHashMap<>();

  /**
   * A measure.
   *
   * @param operations in each round, by each contestant
   * @param cap a slower contestant's round ends after this time, with fewer operations
   */
  public Latency(List<Contestant> contestants, List<Phone> phones, int operations, Duration cap) {
    this.contestants = contestants;
    contestants.forEach(contestant -> rounds.put(contestant.name(), new ArrayList<>()));
    this.phones = phones;
    this.operations = operations;
    this.cap = cap;
  }

  @Override
  public void warmUp() throws InterruptedException {
    for (Contestant contestant : contestants) {
      var unused = slice(contestant);
    }
  }

  @Override
  public void round(Random random) throws InterruptedException {
    List<Contestant> mixed = new ArrayList<>(contestants);
    Collections.shuffle(mixed, random);
    for (Contestant contestant : mixed) {
      rounds.computeIfAbsent(contestant.name(), name -> new ArrayList<>()).add(slice(contestant));
    }
  }

  private Samples slice(Contestant contestant) throws InterruptedException {
    Samples samples = new Samples();
    long end = System.nanoTime() + cap.toNanos();
    do {
      var unused = Operation.run(contestant, phones, samples);
    } while (samples.size() < operations && System.nanoTime() < end);
    return samples;
  }

  /** By the contestants' names. */
  public Map<String, LatencyFigure> figures() {
    Map<String, LatencyFigure> figures = new LinkedHashMap<>();
    rounds.forEach((name, samples) -> figures.put(name, LatencyFigure.of(samples)));
    return figures;
  }
}
