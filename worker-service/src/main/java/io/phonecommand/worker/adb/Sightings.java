package io.phonecommand.worker.adb;

import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.inventory.Phone;

/**
 * Hears whether phones answer, whoever wanted something of them. It is told on the threads that
 * find out, with locks held: it must not hold them up, nor ask the shell or the inventory anything.
 */
public interface Sightings {

  /** {@code phone} has just let us in, or shown that it is alive. */
  void reached(Phone phone);

  /** {@code phone} could not be reached just now, or did not let us in; no error of our own. */
  void notReached(Phone phone, Reason reason);

  /**
   * {@code phone} is to be asked whether it is there, and is not, as a command runs on it.
   *
   * @param heardAt when it was last heard; a {@link System#nanoTime} value
   */
  void inUse(Phone phone, long heardAt);

  /** Whether another worker has the tasks of {@code phone} now, as far as is known. */
  boolean isOthers(Phone phone);
}
