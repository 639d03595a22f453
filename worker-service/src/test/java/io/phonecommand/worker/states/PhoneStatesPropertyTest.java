package io.phonecommand.worker.states;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.StateRecord;
import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.settings.StateSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** However phones come and go, and whichever worker has them. */
class PhoneStatesPropertyTest {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration CHANGE_PAUSE = Duration.ofMinutes(1);
  private static final Duration A_WHILE = CHANGE_PAUSE.multipliedBy(2);
  private static final int PHONES = 3;
  private static final int WORKERS = 2;

  /**
   * Something that happens.
   *
   * @param worker who sees it
   * @param phone of which
   * @param reached whether it answered
   * @param takesOver whether the worker gets the partition first
   * @param later how much later than what happened before
   */
  record Event(int worker, int phone, boolean reached, boolean takesOver, Duration later) {}

  /** A record of the topic. */
  private record Said(String id, StateRecord state, Instant at) {}

  @Provide
  Arbitrary<List<Event>> events() {
    return Combinators.combine(
            Arbitraries.integers().between(0, WORKERS - 1),
            Arbitraries.integers().between(0, PHONES - 1),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false, false, false, false),
            Arbitraries.integers().between(0, 40).map(Duration::ofSeconds))
        .as(Event::new)
        .list()
        .ofMaxSize(60);
  }

  /** Workers of one site, of which one has the only partition, and their topic. */
  private static final class Site {

    private final Map<String, Phone> inventory = new HashMap<>();
    private final List<PhoneStates> workers = new ArrayList<>();
    private final List<Said> topic = new ArrayList<>();
    private final Map<String, Boolean> seenByOwner = new HashMap<>();
    private Instant now = START;
    private int owner;

    /** How much the topic had when the owner got the partition. */
    private int saidBefore;

    Site() {
      for (int i = 0; i < PHONES; i++) {
        inventory.put("p" + i, new Phone("p" + i, "acme", "10.0.0.1", 5000 + i));
      }
      for (int i = 0; i < WORKERS; i++) {
        workers.add(
            new PhoneStates(
                new StateSettings(50, Duration.ofMinutes(5), CHANGE_PAUSE),
                Duration.ofMinutes(5),
                partition -> true,
                (partition, id) -> false,
                () -> now,
                this::nanos));
      }
      takeOver(0);
    }

    private long nanos() {
      return Duration.between(START, now).toNanos();
    }

    /** Perhaps the one that had it before, which has lost it for a moment. */
    void takeOver(int worker) {
      now = now.plusSeconds(1);
      owner = worker;
      seenByOwner.clear();
      saidBefore = topic.size();
      for (int i = 0; i < WORKERS; i++) {
        Map<Integer, Long> owned = i == owner ? Map.of(0, nanos()) : Map.of();
        var unused =
            workers.get(i).follow(new Responsibility(inventory, 1, owned, inventory::containsKey));
      }
    }

    void happens(Event event) {
      now = now.plus(event.later());
      if (event.takesOver()) {
        takeOver(event.worker());
      }
      String id = "p" + event.phone();
      Phone phone = inventory.getOrDefault(id, new Phone(id, "", "", 1));
      if (event.reached()) {
        workers.get(event.worker()).reached(phone);
      } else {
        workers.get(event.worker()).notReached(phone, Reason.TIMED_OUT);
      }
      if (event.worker() == owner) {
        seenByOwner.put(id, event.reached());
      }
      say();
    }

    void say() {
      for (PhoneStates worker : workers) {
        Map<String, StateRecord> changes =
            new HashMap<>(worker.changes(100, (partition, since) -> true));
        changes.forEach(
            (id, state) -> {
              topic.add(new Said(id, state, now));
              workers.forEach(each -> each.heard(id, state, Duration.ZERO));
            });
      }
    }

    List<Said> of(String id) {
      return topic.stream().filter(said -> said.id().equals(id)).toList();
    }
  }

  @Property
  void eachPhone_isSpokenOfOnceAMinuteAtMost_andOnlyWhereItsStateChanges(
      @ForAll("events") List<Event> events) {
    Site site = new Site();
    events.forEach(site::happens);
    site.now = site.now.plus(A_WHILE);
    site.say();

    for (String id : site.inventory.keySet()) {
      List<Said> said = site.of(id);
      for (int i = 1; i < said.size(); i++) {
        Said before = said.get(i - 1);
        Said after = said.get(i);
        assertThat(after.state().reachable()).isNotEqualTo(before.state().reachable());
        assertThat(Duration.between(before.at(), after.at())).isGreaterThanOrEqualTo(CHANGE_PAUSE);
        assertThat(after.state().since()).isLessThanOrEqualTo(after.at().toEpochMilli());
      }
    }
  }

  /** Of a phone that its worker has not tried, what others have said stands. */
  @Property
  void topic_saysInTheEndWhatThePhonesWorkerHasSeenLast(@ForAll("events") List<Event> events) {
    Site site = new Site();
    events.forEach(site::happens);
    site.now = site.now.plus(A_WHILE);
    site.say();

    site.seenByOwner.forEach(
        (id, reached) -> {
          assertThat(site.of(id)).isNotEmpty();
          assertThat(site.of(id).getLast().state().reachable()).isEqualTo(reached);
        });
    assertThat(site.topic.subList(site.saidBefore, site.topic.size()))
        .allMatch(said -> site.seenByOwner.containsKey(said.id()));
  }
}
