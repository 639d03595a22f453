package io.phonecommand.worker.states;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.settings.GivenSettings;
import io.phonecommand.worker.settings.StateSettings;
import io.phonecommand.worker.settings.WorkerSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

/** Who is asked when, over simulated time. */
class AskPlanTest {

  private static final Duration ASK_AFTER = Duration.ofMinutes(5);
  private static final Duration CHANGE_PAUSE = Duration.ofMinutes(1);
  private static final int MOST_AT_ONCE = 100;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** Any value is one of {@link System#nanoTime}. */
  private long now;

  private final List<KnownPhone> phones = new ArrayList<>();

  /** When each question was asked, and whom. */
  private final List<Long> times = new ArrayList<>();

  private final Map<KnownPhone, List<Long>> timesOf = new HashMap<>();

  @BeforeTry
  void begin() {
    now = Long.MAX_VALUE - 10 * SECOND;
    phones.clear();
    times.clear();
    timesOf.clear();
  }

  private static Phone phone(int number) {
    return new Phone("p" + number, "acme", "10.0.0.1", number + 1);
  }

  private void addPhones(int count) {
    for (int i = 0; i < count; i++) {
      KnownPhone known = new KnownPhone();
      var unused = known.isThere(phone(phones.size()), 0, OptionalLong.of(now), now);
      phones.add(known);
    }
  }

  private AskPlan plan(int perSecond, Duration askAfter) {
    AskPlan plan =
        new AskPlan(
            new StateSettings(perSecond, askAfter, CHANGE_PAUSE), MOST_AT_ONCE, askAfter, now);
    plan.replace(phones);
    return plan;
  }

  private void saw(KnownPhone phone, boolean reached, boolean refused) {
    var unused = phone.saw(phone.phone().orElseThrow(), reached, refused, now, 1);
  }

  /** Phones answer at once. */
  private void run(AskPlan plan, Duration time) {
    long end = now + time.toNanos();
    while (now - end < 0) {
      Optional<KnownPhone> next = plan.next(now);
      if (next.isPresent()) {
        times.add(now);
        timesOf.computeIfAbsent(next.get(), any -> new ArrayList<>()).add(now);
        saw(next.get(), true, false);
        plan.ended();
      } else {
        now += plan.pause(now).toNanos();
      }
    }
  }

  private int mostInASecond() {
    int most = 0;
    int first = 0;
    for (int i = 0; i < times.size(); i++) {
      while (times.get(i) - times.get(first) >= SECOND) {
        first++;
      }
      most = Math.max(most, i - first + 1);
    }
    return most;
  }

  /** How many were asked in each {@code length} of time since {@code since}. */
  private List<Long> numbersSince(long since, Duration length) {
    List<Long> numbers = new ArrayList<>();
    for (long from = since; from - now < 0; from += length.toNanos()) {
      long begin = from;
      numbers.add(
          times.stream()
              .filter(time -> time - begin >= 0 && time - begin < length.toNanos())
              .count());
    }
    return numbers;
  }

  @Property(tries = 60)
  void nobodyIsAskedMoreOftenThanMayBe_norLaterThanTheRateLetsIt(
      @ForAll @IntRange(min = 1, max = 200) int count,
      @ForAll @IntRange(min = 1, max = 60) int perSecond,
      @ForAll @IntRange(min = 1, max = 120) int seconds) {
    Duration askAfter = Duration.ofSeconds(seconds);
    addPhones(count);
    Duration round = Duration.ofSeconds(Math.max(seconds, Math.ceilDiv(count, perSecond)));
    run(plan(perSecond, askAfter), round.multipliedBy(4).plusSeconds(5));

    assertThat(mostInASecond()).isLessThanOrEqualTo(perSecond);
    assertThat(timesOf).hasSize(count);
    timesOf
        .values()
        .forEach(
            asked -> {
              for (int i = 1; i < asked.size(); i++) {
                assertThat(Duration.ofNanos(asked.get(i) - asked.get(i - 1)))
                    .isBetween(askAfter, round.multipliedBy(2).plusSeconds(2));
              }
            });
  }

  /** No time of day at which all are asked, also after a start. */
  @Example
  void phonesOfASite_areAskedEvenly() {
    addPhones(600);
    AskPlan plan = plan(50, ASK_AFTER);
    run(plan, ASK_AFTER.multipliedBy(3));
    long settled = now;
    run(plan, ASK_AFTER);

    // 2 a second.
    assertThat(numbersSince(settled, Duration.ofSeconds(10)).subList(0, 29))
        .allMatch(number -> number >= 15 && number <= 25);
  }

  @Example
  void phonesOfWhichNothingIsKnown_areAskedWithinAMinute_evenly() {
    addPhones(600);
    long start = now;
    run(plan(50, ASK_AFTER), AskPlan.FIRST_ROUND.plusSeconds(1));

    assertThat(timesOf).hasSize(600);
    assertThat(numbersSince(start, Duration.ofSeconds(10)).subList(0, 6))
        .allMatch(number -> number >= 90 && number <= 110);
  }

  @Example
  void siteOf50000Phones_isAskedWithin17Minutes_never50InASecondExceeded() {
    addPhones(50_000);
    run(plan(50, ASK_AFTER), Duration.ofMinutes(17));

    assertThat(timesOf).hasSize(50_000);
    assertThat(mostInASecond()).isEqualTo(50);
  }

  /** A place is held until a dead phone has been given up. */
  @Example
  void siteWhosePhonesAreAllDead_isAskedNoMoreSlowly() {
    WorkerSettings worker = GivenSettings.with().worker();
    addPhones(50_000);
    phones.forEach(phone -> saw(phone, true, false));
    AskPlan plan =
        new AskPlan(worker.states(), worker.states().mostAtOnce(worker.adb()), ASK_AFTER, now);
    plan.replace(phones);
    now += ASK_AFTER.toNanos();

    runWithDeadPhones(plan, Duration.ofMinutes(17), worker.adb().connectTimeout().multipliedBy(3));

    assertThat(timesOf).hasSize(50_000);
    assertThat(phones).allMatch(phone -> phone.state() == KnownPhone.State.UNREACHABLE);
    assertThat(mostInASecond()).isLessThanOrEqualTo(50);
  }

  private record Question(KnownPhone phone, long end) {}

  /** It takes so long to find out that one does not answer. */
  private void runWithDeadPhones(AskPlan plan, Duration time, Duration patience) {
    Queue<Question> underWay = new ArrayDeque<>();
    long end = now + time.toNanos();
    while (now - end < 0) {
      for (Question first = underWay.peek();
          first != null && first.end() - now <= 0;
          first = underWay.peek()) {
        saw(underWay.remove().phone(), false, false);
        plan.ended();
      }
      Optional<KnownPhone> next = plan.next(now);
      if (next.isPresent()) {
        times.add(now);
        timesOf.computeIfAbsent(next.get(), any -> new ArrayList<>()).add(now);
        underWay.add(new Question(next.get(), now + patience.toNanos()));
      } else {
        now += plan.pause(now).toNanos();
      }
    }
  }

  /** Phones come, go and move all the time; a tenth of the usual size and rate. */
  @Property(tries = 5)
  void phonesThatWaitForTheirTurn_doNotLoseIt_howeverOftenThePlanIsReplaced(
      @ForAll @IntRange(min = 7, max = 240) int seconds) {
    addPhones(5000);
    AskPlan plan = plan(5, ASK_AFTER);
    for (int passed = 0; passed < 3 * 1000; passed += seconds) {
      run(plan, Duration.ofSeconds(seconds));
      plan.replace(phones);
    }

    assertThat(timesOf).hasSize(5000);
    timesOf
        .values()
        .forEach(
            asked -> {
              for (int i = 1; i < asked.size(); i++) {
                assertThat(Duration.ofNanos(asked.get(i) - asked.get(i - 1)))
                    .isLessThan(Duration.ofMinutes(18));
              }
              assertThat(Duration.ofNanos(now - asked.getLast()))
                  .isLessThan(Duration.ofMinutes(18));
            });
  }

  @Example
  void phonesThatAreBeingAsked_areNotAskedASecondTime_whenThePlanIsReplaced() {
    addPhones(10);
    AskPlan plan = plan(50, ASK_AFTER);
    List<KnownPhone> asked = new ArrayList<>();
    long end = now + AskPlan.FIRST_ROUND.multipliedBy(3).toNanos();
    while (now - end < 0) {
      plan.next(now).ifPresent(asked::add);
      plan.replace(phones);
      now += plan.pause(now).toNanos();
    }

    assertThat(asked).containsExactlyInAnyOrderElementsOf(phones);
  }

  /** The pause after the last question was for phones that are known. */
  @Example
  void newPhoneOfASmallSite_isAskedWithinAMinute() {
    addPhones(2);
    AskPlan plan = plan(50, ASK_AFTER);
    run(plan, Duration.ofMinutes(12));
    addPhones(1);
    plan.replace(phones);

    run(plan, AskPlan.FIRST_ROUND.plusSeconds(1));

    assertThat(timesOf.getOrDefault(phones.getLast(), List.of())).hasSize(1);
  }

  /** The timer's thread comes late each time, as on a busy machine. */
  @Example
  void questionsThatComeLate_doNotMakeTheRoundLonger() {
    addPhones(50_000);
    AskPlan plan = plan(50, ASK_AFTER);
    long end = now + Duration.ofMinutes(18).toNanos();
    while (now - end < 0) {
      now += plan.pause(now).toNanos() + Duration.ofMillis(4).toNanos();
      for (Optional<KnownPhone> next = plan.next(now); next.isPresent(); next = plan.next(now)) {
        times.add(now);
        timesOf.computeIfAbsent(next.get(), any -> new ArrayList<>()).add(now);
        saw(next.get(), true, false);
        plan.ended();
      }
    }

    assertThat(timesOf).hasSize(50_000);
    assertThat(mostInASecond()).isLessThanOrEqualTo(50);
  }

  @Example
  void phoneThatIsUsed_isNotAsked_untilNobodyHasUsedItForAsLong() {
    addPhones(2);
    AskPlan plan = plan(50, ASK_AFTER);
    run(plan, Duration.ofMinutes(2));
    KnownPhone used = phones.getFirst();
    int asked = timesOf.getOrDefault(used, List.of()).size();
    for (int i = 0; i < 40; i++) {
      run(plan, Duration.ofMinutes(1));
      saw(used, true, false);
    }
    assertThat(timesOf.getOrDefault(used, List.of())).hasSize(asked);
    long last = now;

    run(plan, ASK_AFTER.plusSeconds(200));

    assertThat(timesOf.getOrDefault(used, List.of())).hasSize(asked + 1);
    assertThat(Duration.ofNanos(timesOf.getOrDefault(used, List.of()).getLast() - last))
        .isBetween(ASK_AFTER, ASK_AFTER.plusSeconds(160));
  }

  @Example
  void phoneThatDidNotLetUsIn_isNotAskedWhileItsOwnerMayBe() {
    Duration afterRefusal = Duration.ofMinutes(20);
    addPhones(1);
    AskPlan plan =
        new AskPlan(
            new StateSettings(50, ASK_AFTER, CHANGE_PAUSE), MOST_AT_ONCE, afterRefusal, now);
    plan.replace(phones);
    saw(phones.getFirst(), false, true);

    run(plan, afterRefusal.minusSeconds(1));
    assertThat(times).isEmpty();
    run(plan, Duration.ofMinutes(4));
    assertThat(times).hasSize(1);
  }

  @Example
  void noMoreThanMayBe_areBeingAskedAtOnce() {
    addPhones(10);
    AskPlan plan = new AskPlan(new StateSettings(50, ASK_AFTER, CHANGE_PAUSE), 3, ASK_AFTER, now);
    plan.replace(phones);
    Set<KnownPhone> begun = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      plan.next(now).ifPresent(begun::add);
      now += plan.pause(now).toNanos();
    }
    assertThat(begun).hasSize(3);

    plan.ended();
    for (int i = 0; i < 1000; i++) {
      plan.next(now).ifPresent(begun::add);
      now += plan.pause(now).toNanos();
    }
    assertThat(begun).hasSize(4);
  }

  /** A machine that slept, or a Kafka that was away. */
  @Example
  void whatWasMissed_isNotMadeUpFor() {
    addPhones(300);
    AskPlan plan = plan(50, ASK_AFTER);
    run(plan, ASK_AFTER.multipliedBy(2));
    now += Duration.ofHours(8).toNanos();
    times.clear();
    long woken = now;

    run(plan, ASK_AFTER);

    // 1 a second.
    assertThat(numbersSince(woken, Duration.ofSeconds(10))).allMatch(number -> number <= 12);
  }

  @Example
  void newPhones_areAskedBeforeThoseThatWereAskedALittleAgo() {
    addPhones(100);
    AskPlan plan = plan(50, ASK_AFTER);
    run(plan, Duration.ofMinutes(3));
    List<KnownPhone> known = List.copyOf(phones);
    addPhones(100);
    plan.replace(phones);
    timesOf.clear();

    run(plan, Duration.ofSeconds(70));

    assertThat(timesOf).hasSize(100);
    assertThat(timesOf.keySet()).doesNotContainAnyElementsOf(known);
  }

  @Example
  void whereNobodyIsToAsk_nobodyIsAsked() {
    addPhones(10);

    run(plan(0, ASK_AFTER), Duration.ofHours(1));

    assertThat(times).isEmpty();
  }

  @Example
  void withoutPhones_nothingHappens() {
    run(plan(50, ASK_AFTER), Duration.ofMinutes(1));

    assertThat(times).isEmpty();
  }
}
