package io.phonecommand.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;

/** Phones of one request each. */
final class Groups {

  private Groups() {}

  /** All of them in their order, so many in each; the last one may have fewer. */
  static <T> List<List<T>> of(List<T> all, int size) {
    List<List<T>> groups = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      groups.add(List.copyOf(all.subList(from, Math.min(from + size, all.size()))));
    }
    return groups;
  }

  /** So many of them from {@code from} on, in a circle. */
  static <T> List<T> circle(List<T> all, int from, int size) {
    List<T> group = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      group.add(all.get((from + i) % all.size()));
    }
    return group;
  }
}
