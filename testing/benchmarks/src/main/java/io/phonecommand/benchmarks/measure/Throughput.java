package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.processes.Phone;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** How many commands per second callers get done who have a phone each. */
public final class Throughput implements Measure {

  private final List<Phone> phones;
  private final Duration time;
  private final Turns<ThroughputFigure> turns;

  /**
   * A measure.
   *
   * @param phones one per caller
   * @param time of each contestant in each round
   */
  public Throughput(List<Contestant> contestants, List<Phone> phones, Duration time) {
    this.phones = phones;
    this.time = time;
    this.turns = new Turns<>(contestants, this::slice);
  }

  /** Nothing: to be made warm is the same load, for longer. */
  @Override
  public void warmUp() {}

  @Override
  public void round(Random random) throws Exception {
    turns.round(random);
  }

  private ThroughputFigure slice(Contestant contestant) throws Exception {
    return Load.run(contestant, phones, Integer.MAX_VALUE, time);
  }

  /** By the contestants' names: the median of the rounds' rates, and all rounds' failures. */
  public Map<String, ThroughputFigure> figures() {
    Map<String, ThroughputFigure> figures = new LinkedHashMap<>();
    turns.given().forEach((name, rounds) -> figures.put(name, ThroughputFigure.of(rounds)));
    return figures;
  }
}
