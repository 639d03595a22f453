package io.phonecommand.api.jobs;

import io.phonecommand.api.dispatch.UnavailableException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Who may read the log now. A tenant reads with half of the readers at the most, rounded up,
 * whatever he asks, and of all one is kept for those whose requests are to be accepted: they find
 * one as long as they are few. With a single reader all take turns. Any thread may call it.
 */
final class ReaderPlaces {

  private final int perTenant;
  private final int forQuestions;

  /** The first is the one that was used last: as few are opened as are needed at once. */
  private final Deque<Integer> free = new ArrayDeque<>();

  private final Map<String, Integer> byTenant = new HashMap<>();
  private int questions;

  /**
   * All are free.
   *
   * @param count how many there are; 1 or more
   */
  ReaderPlaces(int count) {
    this.perTenant = (count + 1) / 2;
    this.forQuestions = Math.max(1, count - 1);
    for (int number = 0; number < count; number++) {
      free.add(number);
    }
  }

  /**
   * Takes one, which must be given back. Blocks until there is one, or it is too late.
   *
   * @return its number, from 0 on
   * @throws UnavailableException if there is none in time
   */
  synchronized int take(Asking asking, Deadline until) throws UnavailableException {
    while (!mayTake(asking)) {
      long left = until.left().toNanos();
      if (left <= 0) {
        throw JobRefusals.readers();
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw JobRefusals.stopping();
      }
    }
    byTenant.merge(asking.tenant(), 1, Integer::sum);
    questions += asking.isRepeat() ? 0 : 1;
    return free.removeFirst();
  }

  private boolean mayTake(Asking asking) {
    return !free.isEmpty()
        && byTenant.getOrDefault(asking.tenant(), 0) < perTenant
        && (asking.isRepeat() || questions < forQuestions);
  }

  /** Takes one for good; -1 if none is free. */
  synchronized int takeFree() {
    Integer number = free.pollLast();
    return number == null ? -1 : number;
  }

  /** Gives one back. */
  synchronized void giveBack(int number, Asking asking) {
    byTenant.computeIfPresent(asking.tenant(), (tenant, taken) -> taken == 1 ? null : taken - 1);
    questions -= asking.isRepeat() ? 0 : 1;
    free.addFirst(number);
    notifyAll();
  }
}
