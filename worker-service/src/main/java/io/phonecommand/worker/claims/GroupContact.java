package io.phonecommand.worker.claims;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Whether this worker has had an answer from its group of late. One that has had none for as long
 * as its session may have lost its partitions, and others have answered for what waits here: it
 * starts nothing before it knows.
 */
public final class GroupContact {

  private final Duration session;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition heard = lock.newCondition();
  private volatile long lastAsked;

  /**
   * Takes the group for heard just now.
   *
   * @param session the group's session time-out
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   */
  public GroupContact(Duration session, LongSupplier nanoTime) {
    this.session = session;
    this.nanoTime = nanoTime;
    this.lastAsked = nanoTime.getAsLong();
  }

  /**
   * The group has answered a heartbeat, or a claim. An answer tells nothing of what came after it
   * was asked for: this worker may have been frozen since. Any thread.
   *
   * @param asked when it was asked, or earlier; a value of {@link System#nanoTime}
   */
  public void heardAt(long asked) {
    lock.lock();
    try {
      if (asked - lastAsked > 0) {
        lastAsked = asked;
        heard.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether its last answer was asked for within a session. Any thread. */
  public boolean isHeard() {
    return nanoTime.getAsLong() - lastAsked < session.toNanos();
  }

  /**
   * Waits for an answer of the group, unless it is heard.
   *
   * @param limit for how long at most
   * @return whether it is heard
   */
  public boolean await(Duration limit) throws InterruptedException {
    if (isHeard()) {
      return true;
    }
    lock.lockInterruptibly();
    try {
      long left = limit.toNanos();
      while (!isHeard() && left > 0) {
        left = heard.awaitNanos(left);
      }
      return isHeard();
    } finally {
      lock.unlock();
    }
  }
}
