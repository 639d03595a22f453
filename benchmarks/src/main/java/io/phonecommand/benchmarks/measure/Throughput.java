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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers that each run the command on a phone of their own, again as soon as it has ended. */
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

  /** Commands per second that succeeded. */
  private double slice(Contestant contestant) throws Exception {
    AtomicInteger succeeded = new AtomicInteger();
    long start = System.nanoTime();
    long end = start + time.toNanos();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (Phone phone : phones) {
        all.add(
            callers.submit(
                () -> {
                  while (System.nanoTime() < end) {
                    if (Operation.run(contestant, List.of(phone), new Samples())) {
                      succeeded.incrementAndGet();
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> caller : all) {
        var unused = caller.get();
      }
    }
    return succeeded.get() * 1e9 / (System.nanoTime() - start);
  }

  /** Commands per second, by the contestants' names: the rounds' median. */
  public Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    rounds.forEach((name, values) -> figures.put(name, Medians.of(values)));
    return figures;
  }
}
