package io.phonecommand.simulator.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Stops everything that one phone does, as a cgroup freezer does ({@code docker pause}), while its
 * kernel goes on: it completes TCP handshakes and takes bytes in until its buffers are full. Every
 * thread of the phone passes here before it does something that can be seen from outside. Thread
 * safe; waiting here is not shortened by an interrupt, because a frozen process takes no signal.
 */
public final class Freezer {
  private boolean frozen;
  private boolean switchedOff;
  private long freezes;
  private long frozenSince;
  private long frozenNanos;

  /** When this returns, nothing that goes through {@link #whenAwake} happens any more. */
  public synchronized void freeze() {
    if (!frozen && !switchedOff) {
      frozen = true;
      freezes++;
      frozenSince = System.nanoTime();
    }
  }

  public synchronized void thaw() {
    if (frozen) {
      frozen = false;
      frozenNanos += System.nanoTime() - frozenSince;
      notifyAll();
    }
  }

  /** The phone ends while it is frozen: nothing that waits here is done any more. */
  public synchronized void switchOff() {
    switchedOff = frozen;
    thaw();
  }

  /**
   * Waits until the phone is awake.
   *
   * @return how often it was frozen until now
   * @throws IOException if it was switched off in its sleep
   */
  public synchronized long awaitThaw() throws IOException {
    awaitThawOrEnd();
    if (switchedOff) {
      throw new IOException("switched off while frozen");
    }
    return freezes;
  }

  private void awaitThawOrEnd() {
    boolean interrupted = false;
    while (frozen) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Does something short once the phone is awake, and without being frozen in the middle of it.
   *
   * @throws IOException if it was switched off in its sleep; nothing is done then
   */
  public synchronized <T> T whenAwake(Supplier<T> action) throws IOException {
    awaitThaw();
    return action.get();
  }

  /** The same for what has no result. */
  synchronized void doWhenAwake(Runnable action) throws IOException {
    awaitThaw();
    action.run();
  }

  /** The same for what has to be done also if the phone was switched off in its sleep. */
  public synchronized void doWhenAwakeOrOff(Runnable action) {
    awaitThawOrEnd();
    action.run();
  }

  /**
   * Waits for something; the time in which the phone is frozen does not count.
   *
   * @return whether it came within the limit
   * @throws IOException if the phone was switched off in its sleep
   */
  boolean await(Duration limit, Attempt attempt) throws IOException, InterruptedException {
    long deadline = nanoTime() + limit.toNanos();
    while (!attempt.within(deadline - nanoTime())) {
      awaitThaw();
      if (deadline - nanoTime() <= 0) {
        return false;
      }
    }
    return true;
  }

  /** Waits on the clock of the world, and returns whether what it waits for came. */
  @FunctionalInterface
  interface Attempt {
    boolean within(long nanos) throws InterruptedException;
  }

  /** {@link System#nanoTime} on a clock that stands still while the phone is frozen: for limits. */
  synchronized long nanoTime() {
    return (frozen ? frozenSince : System.nanoTime()) - frozenNanos;
  }
}
