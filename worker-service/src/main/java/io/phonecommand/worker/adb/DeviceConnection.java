package io.phonecommand.worker.adb;

import java.time.Duration;
import java.util.OptionalInt;

/** A connection to one phone that its holder has for itself; it runs one command. */
public interface DeviceConnection extends AutoCloseable {

  /**
   * Runs {@code command}, whose standard input is empty, and blocks until it has ended. There is no
   * time limit on a command that the phone has started: the holder sets one and calls {@link
   * #abort}.
   *
   * @param startLimit from now to the moment at which the phone must have confirmed the start; what
   *     has not reached it by then never will. The start time-out counts, too
   * @param output receives what the command writes, while it writes it
   * @param start is asked before the command is sent, and told once it runs
   * @return the exit code, 0..255; empty if {@code start} said no, so that nothing was sent
   * @throws PhoneUnreachableException if the phone refused the shell service, or showed no sign of
   *     life; nothing ran
   * @throws ConnectionLostException if the connection died, or the phone said nothing in time; the
   *     command may have run
   */
  OptionalInt run(String command, Duration startLimit, ShellOutput output, Start start)
      throws PhoneUnreachableException, ConnectionLostException;

  /**
   * Hangs up on the running command: closes the connection. The phone then sends SIGHUP to the one
   * process that it started; what ignores that, and what that process has started, goes on. Does
   * nothing once the connection was given back. Any thread.
   */
  void abort();

  /** Gives the connection back if it can serve again, closes it otherwise. */
  @Override
  void close();
}
