package io.phonecommand.worker.adb;

import java.time.Duration;

/** A connection to one phone that its holder has for itself; it runs one command. */
public interface DeviceConnection extends AutoCloseable {

  /**
   * Runs {@code command} and blocks until it has ended. There is no time limit on a command that
   * the phone has started: the holder sets one and calls {@link #abort}.
   *
   * @param startLimit from now to the moment at which the phone must have confirmed the start; what
   *     has not reached it by then never will. The start time-out counts, too
   * @param output receives what the command writes, while it writes it
   * @param started called once when the phone has confirmed that it started the command
   * @return the exit code, 0..255
   * @throws PhoneUnreachableException if the phone refused the shell service; nothing ran
   * @throws ConnectionLostException if the connection died, or the phone said nothing in time; the
   *     command may have run
   */
  int run(String command, Duration startLimit, ShellOutput output, Runnable started)
      throws PhoneUnreachableException, ConnectionLostException;

  /** Ends the running command as well as ADB allows: closes the connection. Any thread. */
  void abort();

  /** Gives the connection back if it can serve again, closes it otherwise. */
  @Override
  void close();
}
