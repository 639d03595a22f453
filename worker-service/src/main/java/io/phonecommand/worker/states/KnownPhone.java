package io.phonecommand.worker.states;

import io.phonecommand.common.message.StateRecord;
import io.phonecommand.worker.inventory.Phone;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one phone: what was seen of it here since it is this worker's, and what the
 * site's topic says of it. It decides what is to be said and when the phone is to be asked. Times
 * are {@link System#nanoTime} values, but where something else is said. Any thread.
 */
final class KnownPhone {

  /** What somebody has seen, or said. */
  enum State {
    UNKNOWN,
    REACHABLE,
    UNREACHABLE;

    static State of(boolean reachable) {
      return reachable ? REACHABLE : UNREACHABLE;
    }
  }

  /** Null: the inventory has no phone with this id, and only the topic tells of it. */
  private @Nullable Phone phone;

  private int partition;

  /** Whether the site owns it, and its partition is this worker's. */
  private boolean covered;

  /** At its address, since it is ours. */
  private State seen = State.UNKNOWN;

  private boolean refused;
  private long changedAtMillis;

  /** Whether it was seen since it is ours, at whichever address. */
  private boolean isTried;

  /** When it was seen last, or, if it never was, since when it is ours. */
  private long seenAt;

  /** Whether somebody has tried it, or was to, at its address. */
  private boolean hadTurn;

  /** When that was last; or since when it waits for it. */
  private long turnAt;

  /** It was used here when it was to be asked last; nothing was seen of it since. */
  private boolean isUsed;

  /** Until when it is not asked, as another worker may use it. Null: none may. */
  private @Nullable Long usedElsewhereUntil;

  private State said = State.UNKNOWN;
  private long saidAt;

  /** While something else is seen than said: since when. */
  private long unsaidSince;

  /**
   * The inventory has the phone. What was seen at another address is not its state, nor is what was
   * seen before it was ours: others may have seen something else since.
   *
   * @param at where it is now
   * @param inPartition of the site's tasks topic
   * @param oursSince since when its tasks come to this worker; empty: it is not this worker that
   *     speaks of it, and asks it
   * @return whether it is this worker's now and was not before, or the other way round
   */
  synchronized boolean isThere(Phone at, int inPartition, OptionalLong oursSince, long now) {
    boolean isOurs = oursSince.isPresent();
    boolean counts = (covered || isTried) && isSeenSince(oursSince);
    boolean changes = isOurs() != isOurs || (isOurs && !counts);
    if (!counts) {
      forget(now);
    }
    if (!isAt(at)) {
      notSeen();
      changes |= isOurs;
    }
    phone = at;
    partition = inPartition;
    covered = isOurs;
    return changes;
  }

  /**
   * The inventory has no such phone; as above. The site may have it all the same, by another
   * worker's inventory: then nobody asks it, and it grows older.
   *
   * @param coveredSince since when its tasks come to this worker; empty: they don't, or the site
   *     has it not
   */
  synchronized boolean isGone(int inPartition, OptionalLong coveredSince, long now) {
    boolean changes = isOurs();
    phone = null;
    partition = inPartition;
    covered = coveredSince.isPresent();
    if (isTried && !differs() && isSeenSince(coveredSince)) {
      notSeen();
    } else {
      forget(now);
    }
    return changes;
  }

  private boolean isSeenSince(OptionalLong since) {
    return since.isPresent() && seenAt - since.getAsLong() >= 0;
  }

  private void forget(long now) {
    notSeen();
    isTried = false;
    isUsed = false;
    usedElsewhereUntil = null;
    seenAt = now;
    turnAt = now;
  }

  private void notSeen() {
    seen = State.UNKNOWN;
    refused = false;
    hadTurn = false;
  }

  /** Whether the same device is meant; whose it is does not matter. */
  private boolean isAt(Phone other) {
    Phone known = phone;
    return known != null && known.host().equals(other.host()) && known.port() == other.port();
  }

  /**
   * {@code which} was tried just now.
   *
   * @param isRefused whether it is there and did not let us in
   * @param millis the time, in milliseconds since the epoch
   * @return whether something is to be said, now or later
   */
  synchronized boolean saw(
      Phone which, boolean isReached, boolean isRefused, long now, long millis) {
    if (!isAt(which)) {
      return false;
    }
    State state = State.of(isReached);
    if (state != seen) {
      changedAtMillis = millis;
    }
    if (!differs()) {
      unsaidSince = now;
    }
    seen = state;
    refused = isRefused;
    isTried = true;
    seenAt = now;
    hasTurn(now);
    return differs();
  }

  /**
   * It was to be asked, and is used here: that counts until its next turn.
   *
   * @param at when it was heard, or that long ago that it needn't have been
   */
  synchronized void inUse(long at) {
    heardAt(at);
    isUsed = true;
  }

  /**
   * It is not asked, as another worker may use it.
   *
   * @param at that long ago that it needn't have been heard
   * @param until when it is asked at the latest
   */
  synchronized void mayBeUsedElsewhere(long at, long until) {
    heardAt(at);
    usedElsewhereUntil = until;
  }

  private void heardAt(long at) {
    if (seen != State.UNKNOWN && at - seenAt > 0) {
      seenAt = at;
    }
  }

  /** It is being asked, or was just seen; who asks may find out nothing. */
  synchronized void hasTurn(long now) {
    isUsed = false;
    hadTurn = true;
    turnAt = now;
  }

  /**
   * The topic says {@code state} of it.
   *
   * @param at when that was said
   */
  synchronized void heard(State state, long at) {
    if (!differs()) {
      unsaidSince = at;
    }
    said = state;
    saidAt = at;
  }

  /** Whether the topic says something of it. */
  synchronized boolean isSaid() {
    return said != State.UNKNOWN;
  }

  /** Whether something else is known than the topic says. */
  synchronized boolean differs() {
    return seen != State.UNKNOWN && seen != said;
  }

  /**
   * What is to be said of it now.
   *
   * @param pause between two changes that are said
   */
  synchronized Optional<StateRecord> change(long now, Duration pause) {
    boolean isDue = said == State.UNKNOWN || now - saidAt >= pause.toNanos();
    return isOurs() && differs() && isDue
        ? Optional.of(
            StateRecord.of(seen == State.REACHABLE, Instant.ofEpochMilli(changedAtMillis)))
        : Optional.empty();
  }

  /** Whether it is asked before all that had a turn: nobody has tried it yet. */
  synchronized boolean isFirst() {
    return !hadTurn;
  }

  /**
   * From when on it is to be asked; of one that is first, since when it waits.
   *
   * @param after how long after it was seen
   * @param afterRefusal the same, if it did not let us in
   */
  synchronized long dueAt(Duration after, Duration afterRefusal) {
    return hadTurn ? turnAt + (refused ? afterRefusal : after).toNanos() : turnAt;
  }

  /**
   * For how long what the topic says of it has not been found to be so; empty if that was never
   * looked at here. Of one of which nothing is said nothing can be wrong: it counts from when it
   * became ours. Of one that did not let us in, and is not to be asked for a while, it is known
   * what it would say.
   */
  synchronized Optional<Duration> age(long now, Duration afterRefusal) {
    Long until = usedElsewhereUntil;
    boolean isLeftAlone = isUsed || (until != null && now - until < 0);
    if (!isTried && isSaid()) {
      return isLeftAlone ? Optional.of(PhoneStates.HEARD_WHILE_USED) : Optional.empty();
    }
    long nanos = now - seenAt;
    if (refused && nanos < afterRefusal.toNanos()) {
      nanos = 0;
    }
    if (isLeftAlone) {
      nanos = Math.min(nanos, PhoneStates.HEARD_WHILE_USED.toNanos());
    }
    return Optional.of(Duration.ofNanos(differs() ? Math.max(nanos, now - unsaidSince) : nanos));
  }

  /** What is known of it, here or by what others have said. */
  synchronized State state() {
    return seen == State.UNKNOWN ? said : seen;
  }

  /** Whether this worker speaks of it, and asks it. */
  synchronized boolean isOurs() {
    return covered && phone != null;
  }

  /** Whether it is ours, or would be if the inventory had it. */
  synchronized boolean isCovered() {
    return covered;
  }

  /** Of the site's tasks topic. */
  synchronized int partition() {
    return partition;
  }

  /** Where it is; empty if the inventory has it not. */
  synchronized Optional<Phone> phone() {
    return Optional.ofNullable(phone);
  }
}
