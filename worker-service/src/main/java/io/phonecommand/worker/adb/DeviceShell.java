package io.phonecommand.worker.adb;

import io.phonecommand.worker.inventory.Phone;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/**
 * The way to a phone's shell. Which exception a failure has answers "may the command have run?":
 * {@link PhoneUnreachableException} no, {@link ConnectionLostException} yes.
 */
public interface DeviceShell {

  /** What came of asking a phone whether it is there. */
  enum Answer {
    /** It is. */
    REACHED,
    /** It could not be reached, or did not let us in. */
    NOT_REACHED,
    /**
     * Somebody uses it, or its owner is being asked whether to trust us, or it is no phone of ours
     * any more: it was left alone. Or this worker lacked something that it takes to ask. That says
     * nothing of whether it is there.
     */
    NOT_ASKED
  }

  /**
   * Takes an open connection to {@code phone}, which has just shown that it is alive, or opens one;
   * where the phone takes no more of them, waits for one in use. Must be called on a virtual
   * thread. The caller closes what it gets.
   *
   * @param limit for how long to block at most; a phone that can't be reached takes the connect
   *     time-out, and a pause before it if it has just failed
   * @param turn who waits; among those that are alike, the first that came is served first
   * @throws PhoneUnreachableException as soon as nothing is left to wait for
   * @throws CancellationException if {@code turn} is over
   */
  DeviceConnection connect(Phone phone, Duration limit, Turn turn)
      throws PhoneUnreachableException, InterruptedException;

  /** Whoever waits for a connection to {@code phone} looks whether its turn is over. Any thread. */
  void wake(Phone phone);

  /**
   * Asks {@code phone} whether it is there, which runs nothing: it is left alone while somebody
   * runs something on it, or waits to; a connection that is kept ready is used and kept; another
   * one is closed at once, or is taken by whoever has come for one meanwhile and had the time to
   * wait for it. The phone's owner is never asked whether to trust us. Must be called on a virtual
   * thread; blocks for three connect time-outs at the most. {@link Sightings} hear of the answer,
   * too.
   */
  Answer ask(Phone phone) throws InterruptedException;

  /**
   * Closes all connections to {@code phone}, which is no phone of ours any more: commands that run
   * are hung up on, and whoever waits for a connection is told so. Any thread.
   */
  void hangUp(Phone phone);

  /** Ends every command that is running, on whichever phone; for a worker that must stop. */
  void abortAll();
}
