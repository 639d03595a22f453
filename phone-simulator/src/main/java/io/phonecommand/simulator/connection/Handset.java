package io.phonecommand.simulator.connection;

import io.phonecommand.simulator.auth.KeyRing;
import io.phonecommand.simulator.device.Processes;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.log.CommandLog;
import io.phonecommand.simulator.shell.Shell;
import java.io.IOException;

/** What a connection needs of the phone that it leads to. Implementations are thread safe. */
public interface Handset {
  /** What is wrong right now. */
  Fault fault();

  /** Stops what the connections and their commands do while the phone is frozen. */
  Freezer freezer();

  KeyRing keys();

  Dialogs dialogs();

  Adbd adbd();

  /** What a client sent kills adbd: all connections are cut, and init starts it again at once. */
  void crash();

  Limits limits();

  Shell shell();

  /** Whom the end of the phone ends. */
  Processes processes();

  /** Counts a message that a client sent after its handshake. */
  void received();

  /**
   * Writes down that a command starts, before it does; waits while the phone is frozen.
   *
   * @throws IOException if the phone was switched off in its sleep: the command must not start
   */
  CommandLog.Entry started(String command) throws IOException;

  /** Called when a command and its stream are over: the phone may have to reboot now. */
  void afterCommand();
}
