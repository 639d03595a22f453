package io.phonecommand.worker.adb;

import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.inventory.Phone;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one phone: at most one waits idle for the next command, and at most one is
 * being opened at a time, so that a dead phone costs one attempt, not one for each waiting task.
 */
final class PhoneConnections {

  private final Phone phone;
  private final DadbConnector connector;
  private final AdbProperties properties;
  private final ReentrantLock connecting = new ReentrantLock();
  private final Backoff backoff;

  private @Nullable DadbConnection idle;
  private long idleSince;
  private int users;

  PhoneConnections(Phone phone, DadbConnector connector, AdbProperties properties) {
    this.phone = phone;
    this.connector = connector;
    this.properties = properties;
    this.backoff = new Backoff(properties.backoffFirst(), properties.backoffMax());
  }

  /** A connection that nobody else uses; {@link #giveBack} or {@link #leave} must follow. */
  DadbConnection take() throws PhoneUnreachableException, InterruptedException {
    DadbConnection known = takeIdle();
    if (known != null) {
      return known;
    }
    requireAttemptAllowed();
    if (!connecting.tryLock(properties.connectTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
      throw new PhoneUnreachableException(Reason.TIMED_OUT);
    }
    try {
      DadbConnection returned = takeIdle();
      return returned != null ? returned : open();
    } finally {
      connecting.unlock();
    }
  }

  private DadbConnection open() throws PhoneUnreachableException {
    // Whoever held the lock before may have found out that the phone is dead.
    requireAttemptAllowed();
    try {
      DadbConnection connection = connector.open(phone);
      attemptSucceeded();
      return connection;
    } catch (PhoneUnreachableException e) {
      attemptFailed();
      throw e;
    }
  }

  private @Nullable DadbConnection takeIdle() {
    DadbConnection candidate;
    synchronized (this) {
      candidate = idle;
      idle = null;
    }
    if (candidate != null && !candidate.isUsable()) {
      candidate.close();
      return null;
    }
    return candidate;
  }

  void giveBack(DadbConnection connection) {
    boolean usable = connection.isUsable();
    synchronized (this) {
      users--;
      if (usable && idle == null) {
        idle = connection;
        idleSince = System.nanoTime();
        return;
      }
    }
    connection.close();
  }

  synchronized void enter() {
    users++;
  }

  synchronized void leave() {
    users--;
  }

  /** Closes what has been idle for too long; tells whether nothing is left to remember. */
  boolean sweep(long now) {
    DadbConnection expired = null;
    boolean forgettable;
    synchronized (this) {
      if (idle != null && now - idleSince >= properties.idleTimeout().toNanos()) {
        expired = idle;
        idle = null;
      }
      forgettable = idle == null && users == 0 && backoff.allows(now);
    }
    if (expired != null) {
      expired.close();
    }
    return forgettable;
  }

  void closeIdle() {
    DadbConnection connection = takeIdle();
    if (connection != null) {
      connection.close();
    }
  }

  private synchronized void requireAttemptAllowed() throws PhoneUnreachableException {
    if (!backoff.allows(System.nanoTime())) {
      throw new PhoneUnreachableException(Reason.BACKING_OFF);
    }
  }

  private synchronized void attemptFailed() {
    backoff.failed(System.nanoTime());
  }

  private synchronized void attemptSucceeded() {
    backoff.succeeded();
  }
}
