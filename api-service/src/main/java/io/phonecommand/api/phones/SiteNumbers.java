package io.phonecommand.api.phones;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Short names of sites: as many numbers as there have been sites. Any thread. */
final class SiteNumbers {

  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();

  /** The sites by their numbers; one is here before its number is known. */
  private final List<String> names = new CopyOnWriteArrayList<>();

  /**
   * The number of {@code site}, which it gets if it has none.
   *
   * @throws IllegalStateException if there are more sites than numbers
   */
  int numberOf(String site) {
    return numbers.computeIfAbsent(site, this::next);
  }

  private synchronized int next(String site) {
    if (names.size() == PackedState.MOST_SITES) {
      throw new IllegalStateException("there are more than " + names.size() + " sites");
    }
    names.add(site);
    return names.size() - 1;
  }

  /** The number of {@code site}, if it has one. */
  OptionalInt find(String site) {
    Integer number = numbers.get(site);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  String nameOf(int number) {
    return names.get(number);
  }

  /** All sites, in the order of their numbers. */
  List<String> names() {
    return List.copyOf(names);
  }
}
