package io.phonecommand.simulator.connection;

import io.phonecommand.simulator.auth.KeyRing;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.log.CommandLog;
import io.phonecommand.simulator.shell.Shell;

/** What a connection needs of the phone that it leads to. Implementations are thread safe. */
public interface Handset {
  /** What is wrong right now. */
  Fault fault();

  KeyRing keys();

  /** What the phone says about itself in its CNXN. */
  String banner();

  Limits limits();

  Shell shell();

  /** Counts a message that a client sent after its handshake. */
  void received();

  /** Writes down that a command starts, before it does. */
  CommandLog.Entry started(String command);

  /** Called when a command and its stream are over: the phone may have to reboot now. */
  void afterCommand();
}
