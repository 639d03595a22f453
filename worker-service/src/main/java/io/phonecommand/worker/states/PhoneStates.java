package io.phonecommand.worker.states;

import io.phonecommand.common.message.StateRecord;
import io.phonecommand.common.message.WorkerStatement;
import io.phonecommand.common.message.WorkerStatement.Asked;
import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.adb.Sightings;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.settings.StateSettings;
import io.phonecommand.worker.states.KnownPhone.State;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the phones of the site, and what is to be said of those that are this worker's.
 * Whoever tries a phone tells it what he saw, whoever reads the site's topic what it says; it reads
 * and writes nothing itself. One thread follows, hears and says; any thread may do the rest.
 */
public final class PhoneStates implements Sightings {

  /**
   * For how long a phone is not the site's before what was said of it is taken back: while the
   * instances topic is read once more, say, nothing is the site's.
   */
  static final Duration HEARD_OUT = Duration.ofSeconds(5);

  /**
   * By how much a phone that is used, and so not asked, holds back the time at which all of its
   * partition are said to have been asked. A command can be silent for its whole run limit: nobody
   * else's phone is to be unknown for that, and it is not said either that its own was just heard.
   */
  static final Duration HEARD_WHILE_USED = Duration.ofMinutes(10);

  private final Map<String, KnownPhone> phones = new ConcurrentHashMap<>();

  /** Those of which something else is known than the topic says, and perhaps some more. */
  private final Set<String> changed = ConcurrentHashMap.newKeySet();

  /** Of which something is said that nobody has a right to, and since when that is so. */
  private final Map<String, Long> superfluous = new HashMap<>();

  /** When that was looked at. */
  private long lookedAt;

  private final StateSettings settings;
  private final Duration askAfterRefusal;
  private final IntPredicate owned;
  private final BiPredicate<Integer, String> mayBeUsedElsewhere;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  /** The partitions that are this worker's, and since when; null while that is not known. */
  private volatile @Nullable Map<Integer, Long> covered;

  /** Those of them of whose phones it is known what others have said. */
  private volatile Map<Integer, Long> followed = Map.of();

  /**
   * Knows no phone yet.
   *
   * @param askAfterRefusal how long a phone is not asked that did not let us in
   * @param owned whether a partition is this worker's at this moment
   * @param mayBeUsedElsewhere whether an instance of a partition may be used by another worker, so
   *     that one that takes a single connection can't be reached though it is there
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   */
  PhoneStates(
      StateSettings settings,
      Duration askAfterRefusal,
      IntPredicate owned,
      BiPredicate<Integer, String> mayBeUsedElsewhere,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.askAfterRefusal = askAfterRefusal;
    this.owned = owned;
    this.mayBeUsedElsewhere = mayBeUsedElsewhere;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  @Override
  public void reached(Phone phone) {
    saw(phone, true, false);
  }

  @Override
  public void notReached(Phone phone, Reason reason) {
    saw(phone, false, reason == Reason.UNAUTHORIZED);
  }

  private void saw(Phone phone, boolean isReached, boolean isRefused) {
    String id = phone.instanceId();
    KnownPhone known = phones.get(id);
    if (known == null || (!isReached && !isRefused && mayBeUsedElsewhere(id, known))) {
      return;
    }
    if (known.saw(phone, isReached, isRefused, nanoTime.getAsLong(), clock.millis())) {
      changed.add(id);
    }
  }

  private boolean mayBeUsedElsewhere(String id, KnownPhone known) {
    return mayBeUsedElsewhere.test(known.partition(), id);
  }

  @Override
  public void inUse(Phone phone, long heardAt) {
    KnownPhone known = phones.get(phone.instanceId());
    if (known != null) {
      long now = nanoTime.getAsLong();
      known.inUse(Math.max(heardAt - now, -HEARD_WHILE_USED.toNanos()) + now);
    }
  }

  /** {@code phone} is not asked for so long at the most: another worker may use it. */
  void mayBeUsedElsewhere(Phone phone, Duration atMost) {
    KnownPhone known = phones.get(phone.instanceId());
    if (known != null) {
      long now = nanoTime.getAsLong();
      known.mayBeUsedElsewhere(now - HEARD_WHILE_USED.toNanos(), now + atMost.toNanos());
    }
  }

  @Override
  public boolean isOthers(Phone phone) {
    KnownPhone known = phones.get(phone.instanceId());
    return known != null
        && known.phone().isPresent()
        && (!owned.test(known.partition())
            // It is known whose the phones of this partition are.
            || (followed.containsKey(known.partition()) && !known.isOurs()));
  }

  /**
   * Goes by {@code now} from now on.
   *
   * @return whether others are to be asked than before
   */
  boolean follow(Responsibility now) {
    boolean changes = false;
    lookedAt = nanoTime.getAsLong();
    Set<String> taken = new HashSet<>();
    for (Phone phone : now.inventory().values()) {
      String id = phone.instanceId();
      int partition = now.partitionOf(id);
      KnownPhone known = phones.computeIfAbsent(id, any -> new KnownPhone());
      changes |= known.isThere(phone, partition, now.coversSince(id, partition), lookedAt);
      if (known.differs()) {
        changed.add(id);
      }
    }
    for (Map.Entry<String, KnownPhone> each : phones.entrySet()) {
      String id = each.getKey();
      KnownPhone known = each.getValue();
      boolean isThere = now.inventory().containsKey(id);
      int partition = isThere ? known.partition() : now.partitionOf(id);
      if (!isThere) {
        changes |= known.isGone(partition, now.coversSince(id, partition), lookedAt);
      }
      if (known.isSaid() && now.takesBack(id, partition)) {
        taken.add(id);
      }
    }
    noteSuperfluous(taken);
    phones.values().removeIf(known -> known.phone().isEmpty() && !known.isSaid());
    changed.retainAll(phones.keySet());
    covered = now.owned();
    Map<Integer, Long> still = new HashMap<>(followed);
    still.entrySet().retainAll(now.owned().entrySet());
    followed = still;
    return changes;
  }

  private void noteSuperfluous(Set<String> ids) {
    superfluous.keySet().retainAll(ids);
    ids.forEach(id -> superfluous.putIfAbsent(id, lookedAt));
  }

  /** What others have said of the phones that are this worker's now has been told. */
  void heardOthers() {
    Map<Integer, Long> ours = covered;
    followed = ours == null ? Map.of() : ours;
  }

  /** It is not known at this moment what the site has: no look counts of before. */
  void siteIsUnknown() {
    superfluous.clear();
  }

  /** All phones that this worker speaks of. */
  Collection<KnownPhone> ours() {
    return phones.values().stream().filter(KnownPhone::isOurs).toList();
  }

  /**
   * The topic says something of an instance.
   *
   * @param state null: nothing any more
   * @param age how long ago that was said, as far as clocks agree
   */
  void heard(String instanceId, @Nullable StateRecord state, Duration age) {
    KnownPhone known =
        state == null
            ? phones.get(instanceId)
            : phones.computeIfAbsent(instanceId, any -> new KnownPhone());
    if (known == null) {
      return;
    }
    long nanos = Math.clamp(age.toNanos(), 0, settings.changePause().toNanos());
    known.heard(
        state == null ? State.UNKNOWN : State.of(state.reachable()), nanoTime.getAsLong() - nanos);
    if (known.differs()) {
      changed.add(instanceId);
    }
  }

  /** Nothing counts that the topic has said: it was made anew, or is read once more. */
  void forgetHeard() {
    followed = Map.of();
    phones.forEach(
        (id, known) -> {
          known.heard(State.UNKNOWN, nanoTime.getAsLong());
          if (known.differs()) {
            changed.add(id);
          }
        });
  }

  /**
   * What is to be said now, by instance id: a state, or null where one is taken back. Once it has
   * been, {@link #heard} must follow.
   *
   * @param most how many of them at once
   * @param owned whether a partition is this worker's at this moment, and has been since then: of
   *     one that went and came back others may have said something
   */
  Map<String, @Nullable StateRecord> changes(int most, BiPredicate<Integer, Long> owned) {
    long now = nanoTime.getAsLong();
    Map<String, @Nullable StateRecord> due = new LinkedHashMap<>();
    for (Map.Entry<String, Long> each : superfluous.entrySet()) {
      KnownPhone known = phones.get(each.getKey());
      boolean isDue = lookedAt - each.getValue() >= HEARD_OUT.toNanos();
      if (isDue && due.size() < most && known != null && known.isSaid() && mine(known, owned)) {
        due.put(each.getKey(), null);
      }
    }
    for (String id : changed) {
      KnownPhone known = phones.get(id);
      if (known == null || !isChanged(id, known)) {
        continue;
      }
      Optional<StateRecord> change =
          due.size() < most && mine(known, owned)
              ? known.change(now, settings.changePause())
              : Optional.empty();
      change.ifPresent(state -> due.put(id, state));
    }
    return due;
  }

  private boolean mine(KnownPhone known, BiPredicate<Integer, Long> owned) {
    Map<Integer, Long> ours = covered;
    Long since = ours == null ? null : ours.get(known.partition());
    return since != null && owned.test(known.partition(), since);
  }

  private boolean isChanged(String id, KnownPhone known) {
    if (known.differs()) {
      return true;
    }
    changed.remove(id);
    if (known.differs()) {
      // It was seen in between.
      changed.add(id);
      return true;
    }
    return false;
  }

  /** How many of the phones that this worker speaks of are in which state. Any thread. */
  public WorkerStatement.Phones counts() {
    Map<State, Integer> counts = new EnumMap<>(State.class);
    for (KnownPhone known : phones.values()) {
      if (known.isOurs()) {
        counts.merge(known.state(), 1, Integer::sum);
      }
    }
    return new WorkerStatement.Phones(
        counts.getOrDefault(State.REACHABLE, 0),
        counts.getOrDefault(State.UNREACHABLE, 0),
        counts.getOrDefault(State.UNKNOWN, 0));
  }

  /**
   * Up to when all phones of which partition have been asked, or used since, and the topic says so.
   * Without one of which a phone has never been tried that others spoke of, and without any if none
   * is asked. A phone that the site has and this worker's inventory lacks is asked by nobody. Any
   * thread.
   *
   * @param owned the partitions that are this worker's at this moment, and since when
   */
  public List<Asked> asked(Map<Integer, Long> owned) {
    List<Asked> asked = new ArrayList<>();
    if (settings.areAsked()) {
      long millis = clock.millis();
      // Not those that went and came back: others may have said something since.
      Map<Integer, Long> known = new HashMap<>(followed);
      known.entrySet().retainAll(owned.entrySet());
      ages(known.keySet())
          .forEach(
              (partition, age) ->
                  age.ifPresent(
                      oldest -> asked.add(new Asked(partition, millis - oldest.toMillis()))));
    }
    return asked;
  }

  /**
   * How long ago the phone was tried that was longest not tried, see {@link KnownPhone#age}; empty
   * while it is not known of a partition what others have said of its phones.
   */
  Optional<Duration> oldest() {
    Map<Integer, Long> ours = covered;
    if (ours == null || !followed.keySet().containsAll(ours.keySet())) {
      return Optional.empty();
    }
    Optional<Duration> oldest = Optional.of(Duration.ZERO);
    for (Optional<Duration> age : ages(followed.keySet()).values()) {
      oldest = older(oldest, age);
    }
    return oldest;
  }

  /** The same by partition, of some of them. */
  private Map<Integer, Optional<Duration>> ages(Set<Integer> partitions) {
    long now = nanoTime.getAsLong();
    Map<Integer, Optional<Duration>> ages = new HashMap<>();
    partitions.forEach(partition -> ages.put(partition, Optional.of(Duration.ZERO)));
    for (KnownPhone known : phones.values()) {
      if (known.isCovered()) {
        Optional<Duration> age = known.age(now, askAfterRefusal);
        ages.computeIfPresent(known.partition(), (partition, oldest) -> older(oldest, age));
      }
    }
    return ages;
  }

  /** Of one that was never tried there is no age, and none of all. */
  private static Optional<Duration> older(Optional<Duration> one, Optional<Duration> other) {
    return one.flatMap(a -> other.map(b -> a.compareTo(b) > 0 ? a : b));
  }
}
