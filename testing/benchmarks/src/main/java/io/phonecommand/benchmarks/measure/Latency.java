package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.processes.Phone;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** One operation after the other on always the same phones, nothing else going on. */
public final class Latency implements Measure {

  private final List<Phone> phones;
  private final int operations;
  private final Duration cap;
  private final Turns<Samples> turns;

  /**
   * A measure.
   *
   * @param operations in each round, by each contestant
   * @param cap a slower contestant's round ends after this time, with fewer operations
   */
  public Latency(List<Contestant> contestants, List<Phone> phones, int operations, Duration cap) {
    this.phones = phones;
    this.operations = operations;
    this.cap = cap;
    this.turns = new Turns<>(contestants, this::slice);
  }

  @Override
  public void warmUp() throws Exception {
    turns.warmUp();
  }

  @Override
  public void round(Random random) throws Exception {
    turns.round(random);
  }

  private Samples slice(Contestant contestant) throws InterruptedException {
    return oneByOne(contestant, phones, operations, cap);
  }

  /** One operation after the other; at least one, and none begins after {@code cap}. */
  static Samples oneByOne(Contestant contestant, List<Phone> phones, int operations, Duration cap)
      throws InterruptedException {
    Samples samples = new Samples();
    long end = System.nanoTime() + cap.toNanos();
    do {
      var unused = Operation.run(contestant, phones, samples);
      contestant.settle();
    } while (samples.size() < operations && System.nanoTime() < end);
    return samples;
  }

  /** By the contestants' names. */
  public Map<String, LatencyFigure> figures() {
    Map<String, LatencyFigure> figures = new LinkedHashMap<>();
    turns.given().forEach((name, rounds) -> figures.put(name, LatencyFigure.of(rounds)));
    return figures;
  }

  /**
   * The same, and as {@code name} what some of the contestants take one after the other. Within
   * each round the first operations of them all are added up, the second ones, and so on, and the
   * figure is of these sums: percentiles can't be added, as the parts are not all slow at once.
   *
   * @param parts their names
   */
  public Map<String, LatencyFigure> figuresWithSum(String name, List<String> parts) {
    Map<String, LatencyFigure> figures = new LinkedHashMap<>();
    figures.put(name, LatencyFigure.of(sums(parts)));
    figures.putAll(figures());
    return figures;
  }

  private List<Samples> sums(List<String> parts) {
    List<List<Samples>> given = parts.stream().map(turns::givenBy).toList();
    return IntStream.range(0, given.getFirst().size())
        .mapToObj(round -> Samples.sum(given.stream().map(part -> part.get(round)).toList()))
        .toList();
  }
}
