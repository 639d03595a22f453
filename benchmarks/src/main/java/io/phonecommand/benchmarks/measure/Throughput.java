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

/** How many commands per second callers get done who have a phone each. */
public final class Throughput implements Measure {

  private final List<Contestant> contestants;
  private final List<Phone> phones;
  private final Duration time;
  private final Map<String, List<Double>> rounds = new LinkedHashMap<>();

  /**
   * A measure.
   *
   * @param phones one per caller
   * @param time of each contestant in each round
   */
  public Throughput(List<Contestant> contestants, List<Phone> phones, Duration time) {
    this.contestants = contestants;
    contestants.forEach(contestant -> rounds.put(contestant.name(), new ArrayList<>()));
    this.phones = phones;
    this.time = time;
  }

  @Override
  public void warmUp() throws Exception {
    for (Contestant contestant : contestants) {
      var unused = slice(contestant);
    }
  }

  @Override
  public void round(Random random) throws Exception {
    List<Contestant> mixed = new ArrayList<>(contestants);
    Collections.shuffle(mixed, random);
    for (Contestant contestant : mixed) {
      rounds.computeIfAbsent(contestant.name(), name -> new ArrayList<>()).add(slice(contestant));
    }
  }

  private double slice(Contestant contestant) throws Exception {
    return Load.run(contestant, phones, Integer.MAX_VALUE, time);
  }

  /** Commands per second, by the contestants' names: the rounds' median. */
  public Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    rounds.forEach((name, values) -> figures.put(name, Medians.of(values)));
    return figures;
  }
}
