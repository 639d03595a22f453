package io.phonecommand.api.jobs;

import io.phonecommand.api.dispatch.UnavailableException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets those who want the same read share it, one read at a time, each for as long as he can wait:
 * it runs on a thread of its own. A read that began before somebody came may have missed what he
 * must see: he waits for the next one, with all others who wait. Any thread may call it.
 */
final class SharedRead {

  private static final Logger log = LoggerFactory.getLogger(SharedRead.class);

  /** Reads something; what it finds is kept elsewhere. */
  @FunctionalInterface
  interface Read {

    /** Blocks until it has read everything that was there when it was called, or for too long. */
    void run() throws UnavailableException;
  }

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** How many reads have begun, and how many of them have ended: all, or all but one. */
  private long begun;

  private long over;

  /** Why the last one that has ended has failed; null: it has not. */
  private @Nullable UnavailableException failure;

  /**
   * Returns once a read has ended that began after the call: true; or at the deadline: false.
   *
   * @param read is run if nobody else's can be shared; it goes on after the deadline
   * @throws UnavailableException if that read has failed
   */
  synchronized boolean share(Read read, Deadline until) throws UnavailableException {
    long mine = begun + 1;
    while (over < mine) {
      if (begun == over) {
        begun++;
        Thread.ofVirtual().name("jobs-read").start(() -> run(read));
      }
      if (!await(until)) {
        return false;
      }
    }
    UnavailableException failed = failure;
    if (failed != null) {
      throw failed.forAnother();
    }
    return true;
  }

  /**
   * Returns once a read has ended, or something else has happened: true; or false, if it is over.
   */
  private boolean await(Deadline until) throws UnavailableException {
    long left = until.left().toNanos();
    if (left <= 0) {
      return false;
    }
    try {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("The service is stopping.", RETRY_AFTER);
    }
  }

  private void run(Read read) {
    UnavailableException outcome =
        new UnavailableException("What becomes of the task could not be read.", RETRY_AFTER);
    try {
      read.run();
      outcome = null;
    } catch (UnavailableException e) {
      outcome = e;
    } catch (RuntimeException e) {
      log.error("a task could not be read for a reason that nobody foresaw", e);
    } finally {
      end(outcome);
    }
  }

  private synchronized void end(@Nullable UnavailableException outcome) {
    over++;
    failure = outcome;
    notifyAll();
  }
}
