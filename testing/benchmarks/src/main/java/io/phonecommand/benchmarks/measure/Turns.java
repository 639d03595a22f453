package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Every contestant has its turn in each round, in an order that is mixed anew each time.
 *
 * @param <T> what a turn gives
 */
final class Turns<T> {

  /** One contestant's part of a round. */
  interface Turn<T> {
    T of(Contestant contestant) throws Exception;
  }

  private final List<Contestant> contestants;
  private final Turn<T> turn;
  private final Map<String, List<T>> given = new LinkedHashMap<>();

  Turns(List<Contestant> contestants, Turn<T> turn) {
    this.contestants = contestants;
    this.turn = turn;
    contestants.forEach(contestant -> given.put(contestant.name(), new ArrayList<>()));
  }

  /** A round in the contestants' own order; what it gives is thrown away. */
  void warmUp() throws Exception {
    for (Contestant contestant : contestants) {
      var unused = turn.of(contestant);
    }
  }

  void round(Random random) throws Exception {
    for (Contestant contestant : mixed(contestants, random)) {
      given.computeIfAbsent(contestant.name(), name -> new ArrayList<>()).add(turn.of(contestant));
    }
  }

  /** The same in an order that {@code random} decides. */
  static <T> List<T> mixed(List<T> all, Random random) {
    List<T> mixed = new ArrayList<>(all);
    Collections.shuffle(mixed, random);
    return mixed;
  }

  /** What the rounds gave, by the contestants' names. */
  Map<String, List<T>> given() {
    return given;
  }

  /**
   * What each round gave of one contestant.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  List<T> givenBy(String name) {
    List<T> rounds = given.get(name);
    if (rounds == null) {
      throw new IllegalArgumentException(name + " was not measured");
    }
    return rounds;
  }
}
