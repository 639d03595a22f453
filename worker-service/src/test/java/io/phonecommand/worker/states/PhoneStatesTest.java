package io.phonecommand.worker.states;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.StateRecord;
import io.phonecommand.common.message.WorkerStatement;
import io.phonecommand.common.message.WorkerStatement.Asked;
import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.settings.StateSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is said of phones, and what is not. */
class PhoneStatesTest {

  private static final int MOST = 100;
  private static final Duration ASK_AFTER = Duration.ofMinutes(5);
  private static final Duration CHANGE_PAUSE = Duration.ofMinutes(1);
  private static final Duration ASK_AFTER_REFUSAL = Duration.ofMinutes(7);
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private static final Phone P1 = phone("p1");
  private static final Phone P2 = phone("p2");

  private Instant now = START;

  /** This worker's partitions, and since when they are. */
  private final Map<Integer, Long> owned = new HashMap<>();

  private final Set<String> ofOthers = new HashSet<>();
  private final Set<String> usedElsewhere = new HashSet<>();

  private final PhoneStates states =
      new PhoneStates(
          new StateSettings(50, ASK_AFTER, CHANGE_PAUSE),
          ASK_AFTER_REFUSAL,
          owned::containsKey,
          (partition, id) -> usedElsewhere.contains(id),
          () -> now,
          this::nanos);

  private long nanos() {
    return Duration.between(START, now).toNanos();
  }

  private static Phone phone(String id) {
    return new Phone(id, "acme", "10.0.0.1", 5555);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  /** There is one partition, and it is this worker's. */
  private boolean follow(Phone... phones) {
    return follow(Set.of(0), phones);
  }

  private boolean follow(Set<Integer> partitions, Phone... phones) {
    boolean changes = followOnly(partitions, phones);
    states.heardOthers();
    return changes;
  }

  /** What others have said has not been read yet. */
  private boolean followOnly(Set<Integer> partitions, Phone... phones) {
    owned.keySet().retainAll(partitions);
    partitions.forEach(partition -> owned.putIfAbsent(partition, nanos()));
    Map<String, Phone> inventory =
        Arrays.stream(phones).collect(Collectors.toMap(Phone::instanceId, Function.identity()));
    return states.follow(
        new Responsibility(
            inventory,
            1,
            Map.copyOf(owned),
            id -> inventory.containsKey(id) && !ofOthers.contains(id)));
  }

  /** What is said, and is in the topic from then on. */
  private Map<String, StateRecord> said() {
    Map<String, StateRecord> said = new HashMap<>(states.changes(MOST, (partition, since) -> true));
    said.forEach((id, state) -> states.heard(id, state, Duration.ZERO));
    return said;
  }

  private StateRecord state(boolean reachable) {
    return StateRecord.of(reachable, now);
  }

  @Test
  void phoneThatIsTriedFirst_isSaidToBeAsItIs_once() {
    follow(P1, P2);
    assertThat(said()).isEmpty();

    states.reached(P1);
    states.notReached(P2, Reason.TIMED_OUT);

    assertThat(said()).containsOnly(Map.entry("p1", state(true)), Map.entry("p2", state(false)));
    states.reached(P1);
    assertThat(said()).isEmpty();
  }

  @Test
  void change_isSaidOnceAMinute_withTheTimeAtWhichItWasSeen() {
    follow(P1);
    states.reached(P1);
    assertThat(said()).hasSize(1);

    pass(Duration.ofSeconds(20));
    StateRecord away = state(false);
    states.notReached(P1, Reason.CONNECT_FAILED);
    assertThat(said()).isEmpty();
    pass(Duration.ofSeconds(39));
    states.notReached(P1, Reason.CONNECT_FAILED);
    assertThat(said()).isEmpty();
    pass(Duration.ofSeconds(1));

    assertThat(said()).containsExactly(Map.entry("p1", away));
    assertThat(said()).isEmpty();
  }

  @Test
  void changeThatIsUndoneWithinTheMinute_isNotSaid() {
    follow(P1);
    states.reached(P1);
    assertThat(said()).hasSize(1);
    states.notReached(P1, Reason.CONNECT_FAILED);
    assertThat(said()).isEmpty();

    states.reached(P1);
    pass(Duration.ofHours(1));

    assertThat(said()).isEmpty();
  }

  /** What stands in the topic counts, whoever wrote it: nothing is said again. */
  @Test
  void whatAnotherWorkerHasSaid_isNotSaidAgain_andItsMinuteCounts() {
    states.heard("p1", state(true), Duration.ofSeconds(30));
    states.heard("p2", state(true), Duration.ofHours(3));
    follow(P1, P2);

    states.notReached(P1, Reason.CONNECT_FAILED);
    states.notReached(P2, Reason.CONNECT_FAILED);
    StateRecord away = state(false);
    assertThat(said()).containsExactly(Map.entry("p2", away));
    pass(Duration.ofSeconds(30));
    assertThat(said()).containsExactly(Map.entry("p1", away));

    follow(P1, P2);
    states.notReached(P1, Reason.CONNECT_FAILED);
    assertThat(said()).isEmpty();
  }

  /** Of a worker whose clock is ahead of this one's: the record is of the future. */
  @Test
  void recordOfTheFuture_holdsUpAChangeForAMinuteAtMost() {
    follow(P1);
    states.heard("p1", state(true), Duration.ofHours(-2));
    states.notReached(P1, Reason.CONNECT_FAILED);
    assertThat(said()).isEmpty();

    pass(Duration.ofMinutes(1));

    assertThat(said()).hasSize(1);
  }

  @Test
  void phonesOfOtherPartitions_andOfOtherSites_areNotSpokenOf() {
    ofOthers.add("p2");
    follow(Set.of(), P1, P2);
    states.reached(P1);
    states.reached(P2);
    assertThat(said()).isEmpty();

    pass(Duration.ofSeconds(1));
    follow(Set.of(0), P1, P2);
    assertThat(said()).isEmpty();
    states.reached(P1);
    states.reached(P2);
    assertThat(said()).containsOnlyKeys("p1");

    ofOthers.clear();
    follow(Set.of(0), P1, P2);
    assertThat(said()).containsOnlyKeys("p2");
  }

  /** The other one has it, sees that it is away, and says so. */
  private void losePartitionForAnHour() {
    follow(Set.of(), P1);
    StateRecord away = state(false);
    pass(Duration.ofHours(1));
    states.heard("p1", away, Duration.ofHours(1));
  }

  @Test
  void whatWasSeen_beforeAnotherWorkerHadThePhone_isNotSaid_andDoesNotCountAsAsked() {
    follow(P1);
    states.reached(P1);
    assertThat(said()).hasSize(1);

    losePartitionForAnHour();
    assertThat(follow(P1)).isTrue();

    assertThat(said()).isEmpty();
    assertThat(states.counts()).isEqualTo(new WorkerStatement.Phones(0, 1, 0));
    assertThat(states.asked(owned)).isEmpty();
    states.notReached(P1, Reason.CONNECT_FAILED);
    assertThat(said()).isEmpty();
    assertThat(states.asked(owned)).containsExactly(new Asked(0, now.toEpochMilli()));
  }

  /** Whoever looks was held up meanwhile. */
  @Test
  void partitionThatWentAndCameBackBetweenTwoLooks_wasLost() {
    follow(P1);
    states.reached(P1);
    assertThat(said()).hasSize(1);
    states.heard("p1", state(false), Duration.ofHours(1));
    pass(Duration.ofSeconds(10));

    owned.clear();
    assertThat(followOnly(Set.of(0), P1)).isTrue();

    assertThat(states.asked(owned)).isEmpty();
    states.heardOthers();
    assertThat(states.asked(owned)).isEmpty();
    assertThat(said()).isEmpty();
  }

  /** The first commands run before anybody looks whose the phones are. */
  @Test
  void whatWasSeen_sinceThePartitionCame_isSaid_alsoIfNobodyHadLooked() {
    follow(Set.of(), P1);
    pass(Duration.ofSeconds(1));
    owned.put(0, nanos());
    pass(Duration.ofMillis(50));
    states.reached(P1);
    StateRecord reachable = state(true);
    pass(Duration.ofMillis(50));

    follow(P1);

    assertThat(said()).containsExactly(Map.entry("p1", reachable));
  }

  @Test
  void partitionThatHasJustGone_isNotSpokenOf() {
    follow(P1);
    states.reached(P1);

    assertThat(states.changes(MOST, (partition, since) -> false)).isEmpty();
    assertThat(states.changes(MOST, (partition, since) -> true)).hasSize(1);
  }

  @Test
  void phoneThatTheSiteHasNotAnyMore_losesItsState_onceThatIsCertain() {
    follow(P1, P2);
    states.reached(P1);
    states.reached(P2);
    assertThat(said()).hasSize(2);

    follow(P1);
    assertThat(said()).isEmpty();
    pass(PhoneStates.HEARD_OUT);
    follow(P1);

    assertThat(said()).containsOnlyKeys("p2").containsEntry("p2", null);
    assertThat(said()).isEmpty();
    states.notReached(P2, Reason.CONNECT_FAILED);
    assertThat(said()).isEmpty();
  }

  /** It was not known any more what sites say, perhaps, when that was looked at. */
  @Test
  void stateOfAPhone_isNotTakenBack_afterOneLook() {
    follow(P1, P2);
    states.reached(P2);
    assertThat(said()).hasSize(1);

    follow(P1);
    pass(Duration.ofHours(1));

    assertThat(said()).isEmpty();
  }

  @Test
  void whileItIsNotKnownWhatTheSiteHas_noStateIsTakenBack_norByWhatWasSeenBefore() {
    follow(P1, P2);
    states.reached(P2);
    assertThat(said()).hasSize(1);
    follow(P1);
    pass(PhoneStates.HEARD_OUT);
    follow(P1);

    states.siteIsUnknown();
    assertThat(said()).isEmpty();

    follow(P1);
    assertThat(said()).isEmpty();
    pass(PhoneStates.HEARD_OUT);
    follow(P1);
    assertThat(said()).containsOnlyKeys("p2");
  }

  @Test
  void phoneThatIsAwayFromWhatSitesSay_forAMoment_keepsItsState() {
    follow(P1);
    states.reached(P1);
    assertThat(said()).hasSize(1);

    ofOthers.add("p1");
    follow(P1);
    ofOthers.clear();
    pass(PhoneStates.HEARD_OUT);
    follow(P1);

    assertThat(said()).isEmpty();
  }

  /** What its workers of before said of phones that nobody has any more. */
  @Test
  void stateOfAPhoneThatNobodyKnows_isTakenBack_onlyByThePartitionsOwner() {
    states.heard("stranger", state(true), Duration.ofHours(3));
    follow(Set.of(), P1);
    pass(PhoneStates.HEARD_OUT);
    follow(Set.of(), P1);
    assertThat(said()).isEmpty();

    follow(P1);
    pass(PhoneStates.HEARD_OUT);
    follow(P1);

    assertThat(said()).containsOnlyKeys("stranger").containsEntry("stranger", null);
    follow(P1);
    assertThat(said()).isEmpty();
  }

  /** Another worker of the site has a newer inventory, and has announced the phone. */
  @Test
  void phoneThatOnlyTheSitesOtherWorkersHave_keepsItsState() {
    states.heard("new", state(true), Duration.ofHours(3));
    Responsibility responsibility =
        new Responsibility(Map.of("p1", P1), 1, Map.of(0, 0L), id -> true);
    states.follow(responsibility);
    pass(PhoneStates.HEARD_OUT);
    states.follow(responsibility);

    assertThat(said()).isEmpty();
    assertThat(states.counts()).isEqualTo(new WorkerStatement.Phones(0, 0, 1));
  }

  @Test
  void rentedPhone_keepsItsState_alsoWhenItsNextTenantUsesIt() {
    follow(P1);
    states.reached(P1);
    assertThat(said()).hasSize(1);
    Phone rented = new Phone("p1", "zenith", P1.host(), P1.port());

    states.reached(rented);
    follow(rented);
    pass(Duration.ofHours(1));
    states.reached(rented);

    assertThat(said()).isEmpty();
    assertThat(states.counts()).isEqualTo(new WorkerStatement.Phones(1, 0, 0));
  }

  @Test
  void whatWasSeenAtAnotherAddress_saysNothing() {
    follow(P1);
    states.reached(P1);
    assertThat(said()).hasSize(1);
    Phone moved = new Phone("p1", "acme", "10.0.0.2", 5555);
    pass(Duration.ofHours(1));

    assertThat(follow(moved)).isTrue();
    states.notReached(P1, Reason.CONNECT_FAILED);

    assertThat(said()).isEmpty();
    // It was asked for the last time where it was.
    assertThat(states.asked(owned)).containsExactly(new Asked(0, START.toEpochMilli()));
    states.notReached(moved, Reason.CONNECT_FAILED);
    assertThat(said()).hasSize(1);
    assertThat(states.asked(owned)).containsExactly(new Asked(0, now.toEpochMilli()));
  }

  @Test
  void noMoreThanMayBe_areSaidAtOnce_andTheRestNext() {
    follow(P1, P2);
    states.reached(P1);
    states.reached(P2);

    Map<String, StateRecord> first = new HashMap<>(states.changes(1, (partition, since) -> true));
    assertThat(first).hasSize(1);
    first.forEach((id, state) -> states.heard(id, state, Duration.ZERO));

    assertThat(said()).hasSize(1).doesNotContainKeys(first.keySet().toArray(String[]::new));
  }

  /** Kafka did not take it, perhaps. */
  @Test
  void whatWasNotSaid_isSaidAgain() {
    follow(P1);
    states.reached(P1);

    assertThat(states.changes(MOST, (partition, since) -> true)).hasSize(1);
    assertThat(states.changes(MOST, (partition, since) -> true)).hasSize(1);
  }

  @Test
  void topicThatWasMadeAnew_isToldEverythingThatIsKnown_withTheTimesOfBefore() {
    follow(P1, P2);
    states.reached(P1);
    StateRecord before = state(true);
    assertThat(said()).hasSize(1);
    pass(Duration.ofSeconds(10));
    states.forgetHeard();

    assertThat(said()).containsExactly(Map.entry("p1", before));
  }

  @Test
  void phonesAreCounted_byWhatIsKnownOfThem_orWasSaid() {
    states.heard("p1", state(false), Duration.ofHours(1));
    states.heard("p2", state(true), Duration.ofHours(1));
    follow(P1, P2, phone("p3"));
    assertThat(states.counts()).isEqualTo(new WorkerStatement.Phones(1, 1, 1));

    states.reached(P1);
    assertThat(states.counts()).isEqualTo(new WorkerStatement.Phones(2, 0, 1));
    follow(Set.of(), P1, P2);
    assertThat(states.counts()).isEqualTo(new WorkerStatement.Phones(0, 0, 0));
  }

  @Test
  void partition_isAskedUpToTheOldestAnswer_onceAllHaveGivenOneThatOthersSpokeOf() {
    states.heard("p1", state(true), Duration.ofHours(1));
    states.heard("p2", state(true), Duration.ofHours(1));
    assertThat(states.asked(owned)).isEmpty();
    follow(P1, P2);
    assertThat(states.asked(owned)).isEmpty();
    states.reached(P1);
    long first = now.toEpochMilli();
    assertThat(states.asked(owned)).isEmpty();
    pass(Duration.ofSeconds(7));
    states.notReached(P2, Reason.CONNECT_FAILED);
    assertThat(said()).hasSize(1);
    pass(Duration.ofSeconds(5));

    assertThat(states.asked(owned)).containsExactly(new Asked(0, first));
    assertThat(states.oldest()).contains(Duration.ofSeconds(12));
    states.reached(P1);
    assertThat(states.asked(owned))
        .containsExactly(new Asked(0, now.minusSeconds(5).toEpochMilli()));
    assertThat(states.asked(Map.of())).isEmpty();
  }

  /** Nothing is said of it that could be wrong; who has asked the others has done so. */
  @Test
  void newPhone_countsFromWhenItCame() {
    follow(P1);
    states.reached(P1);
    assertThat(said()).hasSize(1);
    pass(Duration.ofSeconds(10));
    follow(P1, P2);
    long came = now.toEpochMilli();
    assertThat(states.asked(owned)).containsExactly(new Asked(0, START.toEpochMilli()));

    pass(Duration.ofSeconds(20));
    states.reached(P1);
    assertThat(states.asked(owned)).containsExactly(new Asked(0, came));

    states.notReached(P2, Reason.CONNECT_FAILED);
    assertThat(said()).hasSize(1);
    assertThat(states.asked(owned)).containsExactly(new Asked(0, now.toEpochMilli()));
  }

  /** Any phone may be one that others spoke of. */
  @Test
  void untilOthersHaveBeenHeard_noPartitionCounts() {
    followOnly(Set.of(0), P1);
    assertThat(states.asked(owned)).isEmpty();

    states.heard("p1", state(true), Duration.ofHours(1));
    states.heardOthers();
    assertThat(states.asked(owned)).isEmpty();

    states.reached(P1);
    assertThat(states.asked(owned)).hasSize(1);
  }

  /** Or callers would be told that a phone runs of which this worker knows better. */
  @Test
  void partition_isNotAskedBeyondAChangeThatKafkaHasNot() {
    follow(P1, P2);
    states.reached(P1);
    states.reached(P2);
    assertThat(said()).hasSize(2);
    pass(ASK_AFTER);
    long seen = now.toEpochMilli();
    for (int i = 0; i < 5; i++) {
      states.notReached(P1, Reason.TIMED_OUT);
      states.reached(P2);
      pass(ASK_AFTER);
      states.notReached(P1, Reason.TIMED_OUT);
      states.reached(P2);
      assertThat(states.changes(MOST, (partition, since) -> true)).hasSize(1);
      assertThat(states.asked(owned)).containsExactly(new Asked(0, seen));
      assertThat(states.oldest()).contains(ASK_AFTER.multipliedBy(i + 1));
    }

    assertThat(said()).hasSize(1);

    assertThat(states.asked(owned)).containsExactly(new Asked(0, now.toEpochMilli()));
  }

  @Test
  void partitionWithoutPhones_isAskedUpToNow_andOneOfWhichNothingIsKnownIsNot() {
    follow();

    assertThat(states.asked(owned)).containsExactly(new Asked(0, now.toEpochMilli()));
  }

  @Test
  void phoneThatRefusedUs_countsAsAsked_forAsLongAsItIsNotAsked() {
    follow(P1, P2);
    states.reached(P1);
    states.notReached(P2, Reason.UNAUTHORIZED);
    assertThat(said()).hasSize(2);
    pass(Duration.ofMinutes(6));
    states.reached(P1);

    assertThat(states.asked(owned)).containsExactly(new Asked(0, now.toEpochMilli()));
    pass(Duration.ofMinutes(2));
    assertThat(states.asked(owned))
        .containsExactly(new Asked(0, now.minus(Duration.ofMinutes(8)).toEpochMilli()));
  }

  private long heard(Duration ago) {
    return Duration.between(START, now.minus(ago)).toNanos();
  }

  private Asked askedBefore(Duration ago) {
    return new Asked(0, now.minus(ago).toEpochMilli());
  }

  /** Neither is it said to have been heard just now, nor is another one unknown for its silence. */
  @Test
  void phoneThatIsUsed_countsFromWhenItWasHeard_andNoLongerThanCallersBelieveIt() {
    follow(P1, P2);
    states.reached(P1);
    pass(Duration.ofMinutes(30));
    states.reached(P2);
    assertThat(said()).hasSize(2);

    states.inUse(P1, heard(Duration.ofMinutes(3)));
    assertThat(states.asked(owned)).containsExactly(askedBefore(Duration.ofMinutes(3)));

    pass(Duration.ofMinutes(30));
    states.reached(P2);
    states.inUse(P1, heard(Duration.ofMinutes(33)));
    assertThat(states.asked(owned)).containsExactly(askedBefore(Duration.ofMinutes(10)));

    // Until it has its next turn, however long a round takes.
    pass(Duration.ofMinutes(16));
    states.reached(P2);
    assertThat(states.asked(owned)).containsExactly(askedBefore(Duration.ofMinutes(10)));
  }

  /** One that takes a single connection can't be reached then. */
  @Test
  void phoneThatAnotherWorkerMayUse_isNotSaidToBeAway_becauseACommandCannotReachIt() {
    follow(P1);
    states.reached(P1);
    assertThat(said()).hasSize(1);
    pass(CHANGE_PAUSE);

    usedElsewhere.add("p1");
    states.notReached(P1, Reason.TIMED_OUT);
    assertThat(said()).isEmpty();
    assertThat(states.counts().reachable()).isEqualTo(1);

    states.notReached(P1, Reason.UNAUTHORIZED);
    assertThat(said()).containsExactly(Map.entry("p1", state(false)));
  }

  @Test
  void partitionThatWentAndCameBack_isNeitherSpokenOfNorVouchedFor_byWhatWasSeenBefore() {
    follow(P1);
    states.reached(P1);
    long before = nanos();
    assertThat(states.changes(MOST, (partition, since) -> since == before + 1)).isEmpty();
    assertThat(states.changes(MOST, (partition, since) -> since == before)).hasSize(1);
    assertThat(said()).hasSize(1);
    assertThat(states.asked(Map.of(0, before))).hasSize(1);

    assertThat(states.asked(Map.of(0, before + 1))).isEmpty();
  }

  @Test
  void oldest_isNotKnown_whileItIsNotKnownWhatOthersHaveSaid() {
    assertThat(states.oldest()).isEmpty();
    followOnly(Set.of(0), P1);
    assertThat(states.oldest()).isEmpty();
    states.heardOthers();
    assertThat(states.oldest()).contains(Duration.ZERO);
    states.forgetHeard();
    assertThat(states.oldest()).isEmpty();
  }

  @Test
  void phoneThatAnotherWorkerMayUse_holdsItsPartitionBack_byWhatCallersBelieve_untilThatIsOver() {
    follow(P1, P2);
    states.heard("p1", state(true), Duration.ZERO);
    states.reached(P2);
    assertThat(said()).hasSize(1);
    assertThat(states.asked(owned)).isEmpty();

    states.mayBeUsedElsewhere(P1, Duration.ofMinutes(40));
    assertThat(states.asked(owned)).containsExactly(askedBefore(Duration.ofMinutes(10)));

    pass(Duration.ofMinutes(40));
    assertThat(states.asked(owned)).isEmpty();
    states.reached(P1);
    assertThat(states.asked(owned)).containsExactly(askedBefore(Duration.ofMinutes(40)));
  }

  /** By how it was used there when the partition was this worker's before. */
  @Test
  void phoneThatCameBack_wasNeverLookedAt_howeverItWasUsedBefore() {
    follow(P1);
    states.heard("p1", state(true), Duration.ZERO);
    states.mayBeUsedElsewhere(P1, Duration.ofMinutes(40));
    assertThat(states.asked(owned)).hasSize(1);

    follow(Set.of(), P1);
    pass(Duration.ofSeconds(1));
    follow(P1);

    assertThat(states.asked(owned)).isEmpty();
  }

  /** Another worker goes by another inventory, and has announced p1, and p2. */
  private boolean followWithoutSomeOfTheSite(Phone... phones) {
    Map<String, Phone> inventory =
        Arrays.stream(phones).collect(Collectors.toMap(Phone::instanceId, Function.identity()));
    owned.putIfAbsent(0, nanos());
    boolean changes =
        states.follow(new Responsibility(inventory, 1, Map.copyOf(owned), id -> true));
    states.heardOthers();
    return changes;
  }

  @Test
  void phoneThatOnlyOthersInventoriesHave_isVouchedForByNobody() {
    states.heard("p1", state(true), Duration.ofHours(1));
    followWithoutSomeOfTheSite(P2);
    states.reached(P2);
    assertThat(said()).hasSize(1);

    assertThat(states.asked(owned)).isEmpty();

    states.heard("p1", null, Duration.ZERO);
    assertThat(followWithoutSomeOfTheSite(P2)).isFalse();
    assertThat(states.asked(owned)).hasSize(1);
  }

  @Test
  void phoneThatOthersInventoriesHaveAWhileLonger_holdsItsPartitionBack_untilItIsThereAgain() {
    followWithoutSomeOfTheSite(P1, P2);
    states.reached(P1);
    states.reached(P2);
    assertThat(said()).hasSize(2);

    for (int i = 0; i < 3; i++) {
      pass(Duration.ofSeconds(10));
      assertThat(followWithoutSomeOfTheSite(P2)).isEqualTo(i == 0);
      states.reached(P2);
      assertThat(states.asked(owned)).containsExactly(new Asked(0, START.toEpochMilli()));
    }

    assertThat(followWithoutSomeOfTheSite(P1, P2)).isTrue();
    states.reached(P1);
    assertThat(states.asked(owned)).containsExactly(new Asked(0, now.toEpochMilli()));
  }

  /** Kafka never gets what was seen of it, as it is not this worker's any more. */
  @Test
  void phoneThatGoesWhileItsChangeIsUnsaid_isNotVouchedFor() {
    followWithoutSomeOfTheSite(P1);
    states.reached(P1);
    assertThat(said()).hasSize(1);
    states.notReached(P1, Reason.TIMED_OUT);

    followWithoutSomeOfTheSite();

    assertThat(states.asked(owned)).isEmpty();
  }

  @Test
  void phone_isOthers_onceItsPartitionIs() {
    assertThat(states.isOthers(P1)).isFalse();
    follow(P1);
    assertThat(states.isOthers(P1)).isFalse();
    follow(Set.of(), P1);
    assertThat(states.isOthers(P1)).isTrue();
    follow(Set.of(0), P1);
    assertThat(states.isOthers(P1)).isFalse();
    owned.clear();
    assertThat(states.isOthers(P1)).isTrue();
  }

  /** What the site has may not be known for a while. */
  @Test
  void phone_isNotOthers_onceItsPartitionIsOurs_thoughThatIsNotLookedAtYet() {
    follow(Set.of(), P1);
    assertThat(states.isOthers(P1)).isTrue();

    owned.put(0, nanos());
    assertThat(states.isOthers(P1)).isFalse();

    ofOthers.add("p1");
    follow(P1);
    assertThat(states.isOthers(P1)).isTrue();
  }

  @Test
  void whereNobodyAsks_nothingIsSaidToBeAsked() {
    PhoneStates silent =
        new PhoneStates(
            new StateSettings(0, ASK_AFTER, CHANGE_PAUSE),
            ASK_AFTER_REFUSAL,
            partition -> true,
            (partition, id) -> false,
            () -> now,
            () -> 0);
    silent.follow(new Responsibility(Map.of("p1", P1), 1, Map.of(0, 0L), id -> true));
    silent.heardOthers();
    silent.reached(P1);

    assertThat(silent.asked(Map.of(0, 0L))).isEmpty();
    assertThat(silent.changes(MOST, (partition, since) -> true)).hasSize(1);
  }

  @Test
  void follow_tellsWhetherOthersAreToBeAsked() {
    assertThat(follow(P1)).isTrue();
    assertThat(follow(P1)).isFalse();
    assertThat(follow(P1, P2)).isTrue();
    assertThat(follow(P2)).isTrue();
    assertThat(List.copyOf(states.ours())).hasSize(1);
    assertThat(follow(Set.of(), P2)).isTrue();
    assertThat(List.copyOf(states.ours())).isEmpty();
  }
}
