package io.phonecommand.systemtests.soak;

import io.phonecommand.systemtests.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Kinds of disturbances, some more frequent than others, of which one is drawn after the other. The
 * same seed draws the same ones. One thread at a time, but for {@link #counts}.
 */
final class Disturbances {

  private record Kind(String name, Disturbance disturbance) {}

  private final RandomGenerator random;
  private final List<Kind> lots = new ArrayList<>();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  Disturbances(long seed) {
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /**
   * Adds a kind.
   *
   * @param weight of how many lots it has one, compared to the others
   */
  Disturbances with(String name, int weight, Disturbance disturbance) {
    for (int i = 0; i < weight; i++) {
      lots.add(new Kind(name, disturbance));
    }
    return this;
  }

  /** Draws one and lets it happen. */
  void next(Trial trial) throws Exception {
    Kind kind = lots.get(random.nextInt(lots.size()));
    kind.disturbance().happen(trial, random);
    counts.merge(kind.name(), 1, Integer::sum);
  }

  /** How often each kind has happened. */
  Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }
}
