package io.phonecommand.worker.adb;

import io.phonecommand.worker.inventory.Phone;
import java.time.Duration;

/**
 * The way to a phone's shell. Which exception a failure has answers "may the command have run?":
 * {@link PhoneUnreachableException} no, {@link ConnectionLostException} yes.
 */
public interface DeviceShell {

  /**
   * Takes an open connection to {@code phone}, which has just shown that it is alive, or opens one;
   * where the phone takes no more of them, waits for one in use. Must be called on a virtual
   * thread. The caller closes what it gets.
   *
   * @param limit for how long to block at most; a phone that can't be reached takes the connect
   *     time-out, and a pause before it if it has just failed
   * @throws PhoneUnreachableException as soon as nothing is left to wait for
   */
  DeviceConnection connect(Phone phone, Duration limit)
      throws PhoneUnreachableException, InterruptedException;

  /**
   * Closes all connections to {@code phone}, which is no phone of ours any more: commands that run
   * are hung up on, and whoever waits for a connection is told so. Any thread.
   */
  void hangUp(Phone phone);

  /** Ends every command that is running, on whichever phone; for a worker that must stop. */
  void abortAll();
}
