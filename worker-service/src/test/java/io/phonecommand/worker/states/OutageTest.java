package io.phonecommand.worker.states;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.StateRecord;
import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.settings.GivenSettings;
import io.phonecommand.worker.settings.WorkerSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** All phones of a large site die at once, under one worker, over simulated time. */
class OutageTest {

  private static final int PHONES = 50_000;
  private static final int MOST_AT_ONCE = 500;
  private static final Duration TOLD_WITHIN = Duration.ofMinutes(20);
  private static final Duration POLL_WAIT = Duration.ofMillis(200);
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private record Question(Phone phone, long end) {}

  private final WorkerSettings worker = GivenSettings.with().worker();
  private final Duration askAfter = worker.states().askAfter();

  private long now;
  private final PhoneStates states =
      new PhoneStates(
          worker.states(),
          askAfter,
          partition -> true,
          (partition, id) -> false,
          this::time,
          () -> now);
  private final AskPlan plan =
      new AskPlan(worker.states(), worker.states().mostAtOnce(worker.adb()), askAfter, now);

  private final Queue<Question> underWay = new ArrayDeque<>();
  private boolean areAway;

  /** How many phones were said to be away, by the second. */
  private final Map<Long, Integer> said = new TreeMap<>();

  private Instant time() {
    return START.plusNanos(now);
  }

  private void begin() {
    Map<String, Phone> inventory = new HashMap<>();
    for (int i = 0; i < PHONES; i++) {
      inventory.put("p" + i, new Phone("p" + i, "acme", "10.0.0.1", 1 + i % 60_000));
    }
    states.follow(new Responsibility(inventory, 1, Map.of(0, now), inventory::containsKey));
    plan.replace(states.ours());
    states.heardOthers();
  }

  /** What is to be said is said as often as the topic is polled. */
  private void run(Duration time) {
    long end = now + time.toNanos();
    while (now < end) {
      long next = now + POLL_WAIT.toNanos();
      while (now < next) {
        ask();
      }
      Map<String, StateRecord> changes =
          new HashMap<>(states.changes(MOST_AT_ONCE, (partition, since) -> true));
      changes.forEach((id, state) -> states.heard(id, state, Duration.ZERO));
      if (areAway) {
        said.merge(Duration.ofNanos(now).toSeconds(), changes.size(), Integer::sum);
      }
    }
  }

  private void ask() {
    for (Question first = underWay.peek();
        first != null && first.end() <= now;
        first = underWay.peek()) {
      states.notReached(underWay.remove().phone(), Reason.TIMED_OUT);
      plan.ended();
    }
    Optional<Phone> due = plan.next(now).flatMap(KnownPhone::phone);
    if (due.isEmpty()) {
      now += plan.pause(now).toNanos();
    } else if (areAway) {
      // On a connection that was kept, and on a new one that is waited for.
      long patience = worker.adb().connectTimeout().multipliedBy(3).toNanos();
      underWay.add(new Question(due.get(), now + patience));
    } else {
      states.reached(due.get());
      plan.ended();
    }
  }

  @Test
  void outageOf50000Phones_isToldWithin20Minutes_evenly() {
    begin();
    run(Duration.ofMinutes(30));
    assertThat(states.counts().reachable()).isEqualTo(PHONES);

    areAway = true;
    long began = now;
    while (now - began < TOLD_WITHIN.toNanos()) {
      run(Duration.ofMinutes(1));
      assertThat(states.asked(Map.of(0, 0L)))
          .allMatch(asked -> asked.upToMs() > time().minus(TOLD_WITHIN).toEpochMilli())
          .hasSize(1);
    }

    int all = said.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(all).isEqualTo(PHONES);
    assertThat(states.counts().unreachable()).isEqualTo(PHONES);
    assertThat(said.values()).allMatch(each -> each <= 2 * worker.states().asksPerSecond());
  }
}
