package io.phonecommand.worker.adb;

import io.phonecommand.worker.inventory.Phone;

/**
 * The way to a phone's shell. Which exception a failure has answers "may the command have run?":
 * {@link PhoneUnreachableException} no, {@link ConnectionLostException} yes.
 */
public interface DeviceShell {

  /**
   * Takes an open connection to {@code phone}, or opens one. Blocks for at most twice the connect
   * time-out (another connection may be on its way first); must be called on a virtual thread. The
   * caller closes what it gets.
   *
   * @throws PhoneUnreachableException at once if the phone has just failed to answer
   */
  DeviceConnection connect(Phone phone) throws PhoneUnreachableException, InterruptedException;

  /** Ends every command that is running, on whichever phone; for a worker that must stop. */
  void abortAll();
}
