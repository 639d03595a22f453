package io.phonecommand.worker.adb;

import dadb.AdbConnection;
import dadb.AdbStream;
import dadb.AdbStreamOpenException;
import io.phonecommand.worker.timing.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;

/**
 * One ADB connection. It carries one command at a time, so that ending a command by closing its
 * connection (the only way to wake a blocked read) takes no other command along.
 */
final class DadbConnection {

  private final AdbConnection adb;
  private final PhoneSocket socket;
  private final Timers timers;
  private final Duration startTimeout;
  private volatile boolean broken;

  DadbConnection(AdbConnection adb, PhoneSocket socket, Timers timers, Duration startTimeout) {
    this.adb = adb;
    this.socket = socket;
    this.timers = timers;
    this.startTimeout = startTimeout;
  }

  /** See {@link DeviceConnection#run}. */
  int run(String command, Duration startLimit, ShellOutput output, Runnable started)
      throws PhoneUnreachableException, ConnectionLostException {
    AdbStream stream = open(command, startLimit);
    started.run();
    try {
      int exitCode = ShellPackets.readToExit(stream.getSource(), output);
      closeStream(stream);
      return exitCode;
    } catch (Exception e) {
      broken = true;
      throw new ConnectionLostException("the connection ended before the exit code", e);
    } finally {
      output.end();
    }
  }

  private AdbStream open(String command, Duration startLimit)
      throws PhoneUnreachableException, ConnectionLostException {
    Duration shorter = startLimit.compareTo(startTimeout) < 0 ? startLimit : startTimeout;
    Future<?> limit = timers.after(shorter, this::close);
    try {
      return adb.open("shell,v2,raw:" + command);
    } catch (AdbStreamOpenException e) {
      throw new PhoneUnreachableException(PhoneUnreachableException.Reason.SHELL_REFUSED, e);
    } catch (Exception e) {
      broken = true;
      throw new ConnectionLostException("no confirmation that the command started", e);
    } finally {
      limit.cancel(false);
    }
  }

  private void closeStream(AdbStream stream) {
    try {
      stream.close();
    } catch (Exception e) {
      // The exit code is known; only the connection is of no more use.
      broken = true;
    }
  }

  /** Whether another command may be trusted to this connection, as far as can be told for free. */
  boolean isUsable() {
    return !broken && !socket.isClosed() && !socket.hasHungUp();
  }

  /** Any thread; wakes a blocked {@link #run}. */
  void close() {
    broken = true;
    try {
      // First the socket: dadb's own close waits for a writer that is stuck.
      socket.close();
    } catch (IOException e) {
      // Nothing is left to do for a socket that cannot even be closed.
    }
    adb.close();
  }
}
