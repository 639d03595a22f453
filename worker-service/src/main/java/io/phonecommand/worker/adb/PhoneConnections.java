package io.phonecommand.worker.adb;

import io.phonecommand.worker.adb.DeviceShell.Answer;
import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.settings.AdbSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one phone: those in use and one that is kept ready. It decides when another
 * one is opened and who gets what comes free; attempts to connect have threads of their own, so
 * that one that takes long is not bound to the task that needed it first. Any thread.
 *
 * <ul>
 *   <li>A phone that nobody is connected to is tried once at a time, with pauses that grow: a dead
 *       one costs one attempt, however many tasks wait.
 *   <li>A phone on which a command of ours runs is alive: each task that waits may try another
 *       connection, at the same time. Failing proves only that the phone takes no more of them.
 *   <li>While a connection is asked for a sign of life, nobody tries another, unless the phone has
 *       taken several before: if it takes one, that would fail, and prove nothing. For the same
 *       reason one that is of no use is closed before anybody may try another.
 *   <li>A phone that asks its owner whether to trust us keeps that one connection, on which the
 *       owner's answer comes; tasks are refused meanwhile.
 *   <li>Whoever only asks whether the phone is there does so while nobody uses it. A task that
 *       comes meanwhile ends his attempt, and tries for itself. It waits for the answer, and has
 *       the connection on which it comes, only where that may be the phone's only one: no longer
 *       than leaves it a connect time-out of its own if that is a new one, and to the end, for a
 *       connect time-out at the most, if it was kept.
 * </ul>
 */
final class PhoneConnections {

  /** The longest that a phone isn't asked whether it takes more connections by now. */
  private static final Duration FULL_FOR_AT_MOST = Duration.ofMinutes(1);

  /** How long it is remembered that a phone can't be reached, so that it is not logged anew. */
  private static final long REMEMBERED_NANOS = TimeUnit.HOURS.toNanos(1);

  private final Phone phone;
  private final DadbConnector connector;
  private final AdbSettings settings;
  private final Sightings sightings;
  private final OwnFailures ownFailures;
  private final PhoneLog log;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Backoff backoff;
  private final Deque<DadbConnection> ready = new ArrayDeque<>();
  private final Set<DadbConnection> inUse = new HashSet<>();

  /** Taken by somebody, and asked for a sign of life before they are used. */
  private final Set<DadbConnection> asked = new HashSet<>();

  private final Set<Thread> attempts = new HashSet<>();

  /** Somebody asks whether the phone is there. */
  private boolean asking;

  /** What his own attempt came to. */
  private Answer answer = Answer.NOT_ASKED;

  /** His own attempt, unless it was ended for a task. */
  private @Nullable Thread askersAttempt;

  /** That attempt has a connection, though no answer on it yet. */
  private boolean askerIsConnected;

  private long readySince;
  private long lastUse = System.nanoTime();
  private int users;
  private int waiting;

  /** How many of those that wait are served before the others. */
  private int waitingUrgently;

  /** Goes up with each attempt that showed that the phone can't be reached. */
  private int failures;

  private Reason lastFailure = Reason.CONNECT_FAILED;
  private boolean ownerAsked;

  /** From then on nobody gets a connection, and none is kept. */
  private boolean gone;

  /** With this many connections the phone took no further one, and is asked for one seldom. */
  private int full = Integer.MAX_VALUE;

  /** It took a connection beside another, and has not refused one since. */
  private boolean takesSeveral;

  /**
   * When it is asked again: soon at first, as it may have been frozen just then; seldom when it is
   * of the kind that takes one connection.
   */
  private final Backoff further;

  PhoneConnections(
      Phone phone,
      DadbConnector connector,
      AdbSettings settings,
      Sightings sightings,
      OwnFailures ownFailures) {
    this.phone = phone;
    this.connector = connector;
    this.settings = settings;
    this.sightings = sightings;
    this.ownFailures = ownFailures;
    this.log = new PhoneLog(phone, connector.fingerprint());
    this.backoff = new Backoff(settings.backoffFirst(), settings.backoffMax());
    this.further = new Backoff(settings.backoffMax(), FULL_FOR_AT_MOST);
  }

  /**
   * A connection that nobody else uses, to a phone that is alive; {@link #giveBack} must follow.
   *
   * @param limit for how long to wait at most
   * @param turn who waits
   * @throws CancellationException if {@code turn} is over
   */
  DadbConnection take(Duration limit, Turn turn)
      throws PhoneUnreachableException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      DadbConnection connection = takeReady(deadline, turn);
      boolean alive = false;
      try {
        alive =
            connection.isAlive(Duration.ofNanos(deadline - System.nanoTime())) && use(connection);
      } finally {
        if (!alive) {
          // Nothing was sent to it, so that another one may be tried; a new one is alive.
          connection.close();
        }
        asked(connection);
      }
      if (alive) {
        return connection;
      }
    }
  }

  private void asked(DadbConnection connection) {
    lock.lock();
    try {
      asked.remove(connection);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private DadbConnection takeReady(long deadline, Turn turn)
      throws PhoneUnreachableException, InterruptedException {
    lock.lock();
    try {
      waiting++;
      waitingUrgently += turn.isUrgent() ? 1 : 0;
      int failuresBefore = failures;
      while (true) {
        if (turn.isOver()) {
          throw new CancellationException("needs no connection any more");
        }
        // Those that are urgent have been told of what is ready, and take it.
        if (turn.isUrgent() || ready.size() > waitingUrgently) {
          DadbConnection connection = ready.poll();
          if (connection != null) {
            asked.add(connection);
            return connection;
          }
        }
        long now = System.nanoTime();
        requireHope(failuresBefore, now, deadline);
        endAskersAttempt(now, deadline);
        if (ready.isEmpty() && mayConnect(now)) {
          connect();
        }
        var unused = changed.awaitNanos(nextLook(now, deadline));
      }
    } finally {
      waiting--;
      if (turn.isUrgent()) {
        waitingUrgently--;
        // What it did not take may be another's now.
        changed.signalAll();
      }
      lock.unlock();
    }
  }

  private void requireHope(int failuresBefore, long now, long deadline)
      throws PhoneUnreachableException {
    if (gone) {
      throw new PhoneUnreachableException(Reason.GONE);
    }
    if (ownerAsked) {
      throw new PhoneUnreachableException(Reason.UNAUTHORIZED);
    }
    boolean late = deadline - now <= 0;
    if (!inUse.isEmpty() || !ready.isEmpty()) {
      if (late) {
        throw new PhoneUnreachableException(Reason.IN_USE);
      }
      return;
    }
    if (failures != failuresBefore) {
      throw new PhoneUnreachableException(lastFailure);
    }
    if (late) {
      throw new PhoneUnreachableException(Reason.TIMED_OUT);
    }
    if (now + backoff.waitNanos(now) - deadline >= 0) {
      throw new PhoneUnreachableException(Reason.BACKING_OFF);
    }
  }

  private boolean mayConnect(long now) {
    if (inUse.isEmpty()) {
      return attempts.isEmpty() && (asked.isEmpty() || takesSeveral) && backoff.allows(now);
    }
    boolean isFull = inUse.size() + attempts.size() >= full && !further.allows(now);
    return !isFull && attempts.size() < waiting;
  }

  /** For a task that can try for itself, if it would lose by waiting for the answer. */
  private void endAskersAttempt(long now, long deadline) {
    if (askersAttempt != null
        && backoff.allows(now)
        && (!askerIsConnected || takesSeveral || spareNanos(now, deadline) <= 0)) {
      askersAttempt.interrupt();
      askersAttempt = null;
    }
  }

  /** For how long a task can wait and have a connect time-out left. */
  private long spareNanos(long now, long deadline) {
    return deadline - now - settings.connectTimeout().toNanos();
  }

  /** From {@code now} to the next moment at which time alone may change something. */
  private long nextLook(long now, long deadline) {
    long next = deadline - now;
    if (askersAttempt != null && backoff.allows(now)) {
      next = spareNanos(now, deadline);
    }
    for (Backoff pause : List.of(backoff, further)) {
      if (!pause.allows(now)) {
        next = Math.min(next, pause.waitNanos(now));
      }
    }
    return next;
  }

  private void connect() {
    long begun = System.nanoTime();
    var unused = begin(() -> attempt(begun));
  }

  private Thread begin(Runnable connecting) {
    Thread attempt = Thread.ofVirtual().name("connect-" + phone.instanceId()).unstarted(connecting);
    attempts.add(attempt);
    attempt.start();
    return attempt;
  }

  private void attempt(long begun) {
    try {
      succeeded(connector.open(phone, this::ownerIsAsked));
    } catch (PhoneUnreachableException e) {
      failed(e, begun);
    } catch (RuntimeException | Error e) {
      failed(new PhoneUnreachableException(Reason.WORKER_FAILED, e), begun);
    }
  }

  private void ownerIsAsked() {
    lock.lock();
    try {
      ownerAsked = true;
      noteNotReached(Reason.UNAUTHORIZED, null);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void succeeded(DadbConnection connection) {
    lock.lock();
    try {
      attempts.remove(Thread.currentThread());
      ownerAsked = false;
      backoff.succeeded();
      takesSeveral |= !inUse.isEmpty() || !asked.isEmpty() || !ready.isEmpty();
      if (inUse.size() + ready.size() >= full) {
        full = Integer.MAX_VALUE;
        further.succeeded();
      }
      noteReached();
      keep(connection);
    } finally {
      lock.unlock();
    }
  }

  private void failed(PhoneUnreachableException e, long begun) {
    lock.lock();
    try {
      attempts.remove(Thread.currentThread());
      ownerAsked = false;
      takesSeveral = inUse.size() > 1;
      long now = System.nanoTime();
      if (!inUse.isEmpty() || lastUse - begun > 0) {
        full = Math.max(inUse.size(), 1);
        if (further.allows(now)) {
          further.failed(now);
        }
      } else {
        backoff.failed(now);
        failures++;
        lastFailure = e.reason();
        noteNotReached(e.reason(), e.getCause());
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether it may be used: nobody gets a connection to a phone that is gone. */
  private boolean use(DadbConnection connection) {
    lock.lock();
    try {
      if (gone) {
        return false;
      }
      inUse.add(connection);
      lastUse = System.nanoTime();
      sightings.reached(phone);
      // The phone is alive: who waits may try a connection of his own.
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  void giveBack(DadbConnection connection) {
    boolean usable = connection.isUsable();
    lock.lock();
    try {
      users--;
      inUse.remove(connection);
      if (usable) {
        lastUse = System.nanoTime();
        keep(connection);
        return;
      }
      connection.close();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** For those who wait, or one to be kept ready. */
  private void keep(DadbConnection connection) {
    readySince = System.nanoTime();
    putBack(connection);
  }

  private void putBack(DadbConnection connection) {
    ready.add(connection);
    changed.signalAll();
    while (ready.size() > mostReady()) {
      ready.remove().close();
    }
  }

  private int mostReady() {
    return gone ? 0 : Math.max(waiting, 1);
  }

  /** The command was refused by the phone, or not sent because the phone was silent. */
  void refused(PhoneUnreachableException e) {
    lock.lock();
    try {
      noteNotReached(e.reason(), e.getCause());
    } finally {
      lock.unlock();
    }
  }

  /** A command was run to its end. */
  void served() {
    lock.lock();
    try {
      noteReached();
    } finally {
      lock.unlock();
    }
  }

  private void noteReached() {
    log.reachable();
    sightings.reached(phone);
  }

  /** Of a phone that is gone nothing is said: we hung up, and the next tenant's may be there. */
  private void noteNotReached(Reason reason, @Nullable Throwable cause) {
    if (gone) {
      return;
    }
    log.unreachable(reason, cause);
    switch (reason) {
      case WORKER_FAILED -> {
        // Which says nothing of the phone.
      }
      // Which is an answer.
      case SHELL_REFUSED -> sightings.reached(phone);
      default -> sightings.notReached(phone, reason);
    }
  }

  /**
   * Begins to ask the phone whether it is there, unless it is used; {@link #ask} must follow if
   * this is true.
   */
  boolean beginAsking() {
    lock.lock();
    try {
      inUse.stream()
          .map(DadbConnection::heardAt)
          .max((one, other) -> Long.signum(one - other))
          .ifPresent(heardAt -> sightings.inUse(phone, heardAt));
      boolean begins = !asking && !isUsed();
      asking |= begins;
      return begins;
    } finally {
      lock.unlock();
    }
  }

  private boolean isUsed() {
    return gone || ownerAsked || users > 0 || !attempts.isEmpty();
  }

  /** See {@link DeviceShell#ask}. */
  Answer ask() throws InterruptedException {
    try {
      DadbConnection kept = takeToAsk();
      return kept != null && answers(kept) ? Answer.REACHED : connectToAsk();
    } finally {
      lock.lock();
      try {
        asking = false;
      } finally {
        lock.unlock();
      }
    }
  }

  private @Nullable DadbConnection takeToAsk() {
    lock.lock();
    try {
      DadbConnection kept = isUsed() ? null : ready.poll();
      if (kept != null) {
        asked.add(kept);
      }
      return kept;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the phone answers on {@code kept}; then it is ready again, as long as before. */
  private boolean answers(DadbConnection kept) {
    boolean alive = false;
    try {
      alive = kept.isAlive(settings.connectTimeout());
      return alive;
    } finally {
      wasAsked(kept, alive);
    }
  }

  private void wasAsked(DadbConnection kept, boolean alive) {
    lock.lock();
    try {
      asked.remove(kept);
      if (alive && !gone) {
        noteReached();
        putBack(kept);
      } else {
        kept.close();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private Answer connectToAsk() throws InterruptedException {
    lock.lock();
    try {
      if (isUsed()) {
        // Somebody has come meanwhile, and finds it out himself.
        return Answer.NOT_ASKED;
      }
      answer = Answer.NOT_ASKED;
      askerIsConnected = false;
      Thread attempt = begin(this::attemptToAsk);
      askersAttempt = attempt;
      // It ends by itself with the connect time-out.
      long left = settings.connectTimeout().multipliedBy(2).toNanos();
      while (attempts.contains(attempt) && left > 0) {
        left = changed.awaitNanos(left);
      }
      return answer;
    } finally {
      lock.unlock();
    }
  }

  private void attemptToAsk() {
    try {
      answered(connector.openToAsk(phone, this::askerConnected));
    } catch (PhoneUnreachableException e) {
      unanswered(e.reason(), e.getCause());
    } catch (RuntimeException | Error e) {
      unanswered(Reason.WORKER_FAILED, e);
    }
  }

  private void askerConnected() {
    lock.lock();
    try {
      askerIsConnected = true;
    } finally {
      lock.unlock();
    }
  }

  /** Nobody has a use for {@code connection}, unless a task has come meanwhile. */
  private void answered(DadbConnection connection) {
    lock.lock();
    try {
      if (users > 0) {
        keep(connection);
      } else {
        connection.close();
      }
      attempts.remove(Thread.currentThread());
      backoff.succeeded();
      noteReached();
      answer = Answer.REACHED;
      askersAttempt = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** That is no failure of a task's own: who waits tries for himself, at once. */
  private void unanswered(Reason reason, @Nullable Throwable cause) {
    lock.lock();
    try {
      attempts.remove(Thread.currentThread());
      if (askersAttempt != null && !gone) {
        if (reason == Reason.WORKER_FAILED) {
          ownFailures.notAsked(phone, cause);
        } else {
          answer = Answer.NOT_REACHED;
          sightings.notReached(phone, reason);
        }
      }
      askersAttempt = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whoever waits looks whether its turn is over. */
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void enter() {
    count(1);
  }

  void leave() {
    count(-1);
  }

  private void count(int more) {
    lock.lock();
    try {
      users += more;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Closes what has been idle for too long, or is another worker's now, who may have no other
   * connection to the phone; tells whether nothing is left to remember.
   */
  boolean sweep(long now) {
    lock.lock();
    try {
      boolean expired =
          now - readySince >= settings.idleTimeout().toNanos() || sightings.isOthers(phone);
      while (ready.size() > (expired ? waiting : mostReady())) {
        ready.remove().close();
      }
      return ready.isEmpty()
          && users == 0
          && !asking
          && attempts.isEmpty()
          && backoff.allows(now)
          && (log.isReachable() || now - lastUse >= REMEMBERED_NANOS);
    } finally {
      lock.unlock();
    }
  }

  /** Hangs up on every command that runs on the phone. */
  void abort() {
    lock.lock();
    try {
      inUse.forEach(DadbConnection::abort);
    } finally {
      lock.unlock();
    }
  }

  /** For a phone that is gone, or a worker that ends: no connection stays open, nobody gets one. */
  void close() {
    lock.lock();
    try {
      gone = true;
      inUse.forEach(DadbConnection::abort);
      asked.forEach(DadbConnection::abort);
      attempts.forEach(Thread::interrupt);
      ready.forEach(DadbConnection::close);
      ready.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
