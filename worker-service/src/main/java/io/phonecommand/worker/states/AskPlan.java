package io.phonecommand.worker.states;

import io.phonecommand.worker.settings.StateSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Which phone is asked next, and when: one that nobody has tried yet, and else whoever has not been
 * seen for longest. Questions come one by one and evenly, so that a round of all phones takes as
 * long as a phone may go unasked, or as long as the most questions in a second let it; phones of
 * which nothing is known yet are asked within a minute, if that rate allows it. What could not be
 * asked in time is not made up for. Times are {@link System#nanoTime} values. Any thread.
 */
final class AskPlan {

  /** For phones that have never been tried: nobody knows anything of them. */
  static final Duration FIRST_ROUND = Duration.ofMinutes(1);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);

  /** While as many are being asked as may be. */
  private static final Duration FULL_PAUSE = Duration.ofMillis(20);

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /**
   * A phone, and when it is looked at again.
   *
   * @param isFirst whether nobody has tried it
   * @param at when; since when it waits, if it is first
   */
  private record Turn(KnownPhone phone, boolean isFirst, long at) {

    long nanosTo(long now) {
      return isFirst ? 0 : at - now;
    }
  }

  private final StateSettings settings;
  private final int mostAtOnce;
  private final Duration askAfterRefusal;

  /** Each phone once; by when they are due, however long ago that is, so that each has its turn. */
  private final PriorityQueue<Turn> turns =
      new PriorityQueue<>(
          Comparator.comparing((Turn turn) -> !turn.isFirst())
              .thenComparing((one, other) -> Long.signum(one.at() - other.at())));

  /** When the last ones were asked, as many as may be in a second; the next one's is the oldest. */
  private final long[] lately;

  private int next;

  /** When the last one was to be asked. */
  private long lastAt;

  private int underWay;

  /**
   * A plan without phones.
   *
   * @param mostAtOnce how many may be being asked at once
   * @param askAfterRefusal how long a phone is not asked that did not let us in
   */
  AskPlan(StateSettings settings, int mostAtOnce, Duration askAfterRefusal, long now) {
    this.settings = settings;
    this.mostAtOnce = mostAtOnce;
    this.askAfterRefusal = askAfterRefusal;
    this.lately = new long[Math.max(1, settings.asksPerSecond())];
    Arrays.fill(lately, now - SECOND);
    this.lastAt = now - settings.askAfter().toNanos();
  }

  /** From now on these are the phones that are asked, and no others. */
  synchronized void replace(Collection<KnownPhone> phones) {
    turns.clear();
    phones.forEach(phone -> turns.add(turnOf(phone)));
  }

  private Turn turnOf(KnownPhone phone) {
    return new Turn(phone, phone.isFirst(), phone.dueAt(settings.askAfter(), askAfterRefusal));
  }

  /** The phone that is to be asked now, if one is; when it has been, {@link #ended} must follow. */
  synchronized Optional<KnownPhone> next(long now) {
    if (!settings.areAsked() || underWay >= mostAtOnce) {
      return Optional.empty();
    }
    for (Turn turn = turns.peek();
        turn != null && turn.nanosTo(now) <= 0 && waitNanos(turn, now) <= 0;
        turn = turns.peek()) {
      KnownPhone phone = turn.phone();
      Turn asItIsNow = turnOf(phone);
      boolean isDue = asItIsNow.nanosTo(now) <= 0;
      if (isDue) {
        asked(now, gapBefore(asItIsNow));
        phone.hasTurn(now);
      }
      var unused = turns.poll();
      turns.add(turnOf(phone));
      if (isDue) {
        return Optional.of(phone);
      }
    }
    return Optional.empty();
  }

  private void asked(long now, long gap) {
    // One that is a little late does not delay all that follow.
    lastAt = Math.max(lastAt + gap - now, -gap) + now;
    lately[next] = now;
    next = (next + 1) % lately.length;
    underWay++;
  }

  /** From {@code now} to the next moment at which it may be asked; 0 or less if it is one. */
  private long waitNanos(Turn turn, long now) {
    return Math.max(lastAt + gapBefore(turn) - now, lately[next] + SECOND - now);
  }

  /** Between the question before and this one, in nanoseconds. */
  private long gapBefore(Turn turn) {
    Duration round = settings.askAfter();
    if (turn.isFirst() && FIRST_ROUND.compareTo(round) < 0) {
      round = FIRST_ROUND;
    }
    return Math.max(SECOND / settings.asksPerSecond(), round.toNanos() / turns.size());
  }

  /** What {@link #next} returned has been asked. */
  synchronized void ended() {
    underWay--;
  }

  /** From {@code now} to the next moment at which {@link #next} may return something. */
  synchronized Duration pause(long now) {
    Turn turn = turns.peek();
    if (turn == null || !settings.areAsked()) {
      return LONGEST_PAUSE;
    }
    if (underWay >= mostAtOnce) {
      return FULL_PAUSE;
    }
    Duration pause = Duration.ofNanos(Math.max(waitNanos(turn, now), turn.nanosTo(now)));
    if (pause.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
