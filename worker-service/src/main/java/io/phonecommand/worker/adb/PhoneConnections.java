package io.phonecommand.worker.adb;

import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.settings.AdbSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

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
 *   <li>A phone that asks its owner whether to trust us keeps that one connection, on which the
 *       owner's answer comes; tasks are refused meanwhile.
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
  private final PhoneLog log;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Backoff backoff;
  private final Deque<DadbConnection> ready = new ArrayDeque<>();
  private final Set<DadbConnection> inUse = new HashSet<>();

  /** Taken by somebody, and asked for a sign of life before they are used. */
  private final Set<DadbConnection> asked = new HashSet<>();

  private final Set<Thread> attempts = new HashSet<>();
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

  /**
   * When it is asked again: soon at first, as it may have been frozen just then; seldom when it is
   * of the kind that takes one connection.
   */
  private final Backoff further;

  PhoneConnections(Phone phone, DadbConnector connector, AdbSettings settings) {
    this.phone = phone;
    this.connector = connector;
    this.settings = settings;
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
        asked(connection);
        if (!alive) {
          // Nothing was sent to it, so that another one may be tried; a new one is alive.
          connection.close();
        }
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
      return attempts.isEmpty() && backoff.allows(now);
    }
    boolean isFull = inUse.size() + attempts.size() >= full && !further.allows(now);
    return !isFull && attempts.size() < waiting;
  }

  /** From {@code now} to the next moment at which time alone may change something. */
  private long nextLook(long now, long deadline) {
    long next = deadline - now;
    for (Backoff pause : List.of(backoff, further)) {
      if (!pause.allows(now)) {
        next = Math.min(next, pause.waitNanos(now));
      }
    }
    return next;
  }

  private void connect() {
    long begun = System.nanoTime();
    Thread attempt =
        Thread.ofVirtual().name("connect-" + phone.instanceId()).unstarted(() -> attempt(begun));
    attempts.add(attempt);
    attempt.start();
  }

  private void attempt(long begun) {
    try {
      succeeded(connector.open(phone, this::ownerIsAsked));
    } catch (PhoneUnreachableException e) {
      failed(e, begun);
    } catch (RuntimeException | Error e) {
      failed(new PhoneUnreachableException(Reason.CONNECT_FAILED, e), begun);
    }
  }

  private void ownerIsAsked() {
    lock.lock();
    try {
      ownerAsked = true;
      log.unreachable(Reason.UNAUTHORIZED, null);
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
      if (inUse.size() + ready.size() >= full) {
        full = Integer.MAX_VALUE;
        further.succeeded();
      }
      log.reachable();
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
        if (!gone) {
          log.unreachable(e.reason(), e.getCause());
        }
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
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    connection.close();
  }

  /** For those who wait, or one to be kept ready. */
  private void keep(DadbConnection connection) {
    ready.add(connection);
    readySince = System.nanoTime();
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
      log.unreachable(e.reason(), e.getCause());
    } finally {
      lock.unlock();
    }
  }

  /** A command was run to its end. */
  void served() {
    lock.lock();
    try {
      log.reachable();
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

  /** Closes what has been idle for too long; tells whether nothing is left to remember. */
  boolean sweep(long now) {
    List<DadbConnection> superfluous = new ArrayList<>();
    boolean forgettable;
    lock.lock();
    try {
      boolean expired = now - readySince >= settings.idleTimeout().toNanos();
      while (ready.size() > (expired ? 0 : mostReady())) {
        superfluous.add(ready.remove());
      }
      forgettable =
          ready.isEmpty()
              && users == 0
              && attempts.isEmpty()
              && backoff.allows(now)
              && (log.isReachable() || now - lastUse >= REMEMBERED_NANOS);
    } finally {
      lock.unlock();
    }
    superfluous.forEach(DadbConnection::close);
    return forgettable;
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
