package io.phonecommand.worker.adb;

import dadb.AdbConnection;
import dadb.AdbStream;
import dadb.AdbStreamOpenException;
import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.settings.AdbSettings;
import io.phonecommand.worker.timing.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One ADB connection. It carries one command at a time, so that ending a command by closing its
 * connection (the only way to wake a blocked read) takes no other command along. Used by one thread
 * at a time; only what says so may be called by others.
 */
final class DadbConnection {

  /** No phone has it, so that asking for it runs nothing; the refusal is a sign of life. */
  private static final String NO_SERVICE = "phone-command:are-you-alive";

  /** AOSP's shell_protocol.h, kIdCloseStdin; dadb's own constant is another, which adbd ignores. */
  private static final int CLOSE_STDIN = 4;

  /**
   * How long a command runs before its input is ended. Ending it costs two messages; most commands
   * read nothing, and many have ended by then.
   */
  private static final Duration STDIN_OPEN = Duration.ofMillis(50);

  private final AdbConnection adb;
  private final PhoneSocket socket;
  private final Timers timers;
  private final AdbSettings settings;
  private volatile boolean broken;

  DadbConnection(AdbConnection adb, PhoneSocket socket, Timers timers, AdbSettings settings) {
    this.adb = adb;
    this.socket = socket;
    this.timers = timers;
    this.settings = settings;
  }

  /** See {@link DeviceConnection#run}. */
  OptionalInt run(String command, Duration startLimit, ShellOutput output, Start start)
      throws PhoneUnreachableException, ConnectionLostException {
    AdbStream stream = start(command, startLimit, start);
    if (stream == null) {
      return OptionalInt.empty();
    }
    Stdin stdin = new Stdin(stream);
    Future<?> endOfInput = timers.after(STDIN_OPEN, stdin::end);
    try {
      start.confirmed();
      int exitCode = ShellPackets.readToExit(stream.getSource(), output);
      stdin.leave();
      closeStream(stream);
      return OptionalInt.of(exitCode);
    } catch (Exception e) {
      broken = true;
      throw new ConnectionLostException("the connection ended before the exit code", e);
    } finally {
      endOfInput.cancel(false);
      stdin.leave();
      output.end();
    }
  }

  private @Nullable AdbStream start(String command, Duration startLimit, Start start)
      throws PhoneUnreachableException, ConnectionLostException {
    long deadline = System.nanoTime() + startLimit.toNanos();
    if (!showsLife(startLimit) || socket.isClosed()) {
      throw new PhoneUnreachableException(Reason.SILENT);
    }
    Duration rest = Duration.ofNanos(deadline - System.nanoTime());
    Future<?> limit = timers.after(shorter(rest, settings.startTimeout()), this::abort);
    try {
      // The last thing before the command is written: whatever took time lies behind it.
      return start.begin() ? adb.open("shell,v2,raw:" + command) : null;
    } catch (AdbStreamOpenException e) {
      // Not the cause: it quotes the command, and the reason is logged.
      throw new PhoneUnreachableException(Reason.SHELL_REFUSED);
    } catch (Exception e) {
      broken = true;
      throw new ConnectionLostException("no confirmation that the command started", e);
    } finally {
      limit.cancel(false);
    }
  }

  /**
   * Whether the phone has just shown that it is alive. A frozen one's kernel goes on taking what we
   * send, and the phone runs it when it is thawed. One that has not been heard for a moment is
   * asked for something that it doesn't have; its answer is waited for, as long as for a new
   * connection's, within {@code limit}. The connection is of no use if this is false.
   */
  boolean isAlive(Duration limit) {
    return isUsable() && showsLife(limit);
  }

  private boolean showsLife(Duration limit) {
    if (System.nanoTime() - socket.heardAt() <= settings.trustedFor().toNanos()) {
      return true;
    }
    Future<?> end = timers.after(shorter(limit, settings.connectTimeout()), this::abort);
    try {
      adb.open(NO_SERVICE).close();
      return true;
    } catch (AdbStreamOpenException e) {
      return true;
    } catch (Exception e) {
      broken = true;
      return false;
    } finally {
      end.cancel(false);
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void closeStream(AdbStream stream) {
    try {
      stream.close();
    } catch (Exception e) {
      // The exit code is known; only the connection is of no more use.
      broken = true;
    }
  }

  /** When the phone was last heard on it; a {@link System#nanoTime} value. Any thread. */
  long heardAt() {
    return socket.heardAt();
  }

  /** Whether another command may be trusted to this connection, as far as can be told for free. */
  boolean isUsable() {
    return !broken && !socket.isClosed() && !socket.hasHungUp();
  }

  /**
   * Any thread; wakes a blocked {@link #run}. The socket only: dadb's buffers belong to the thread
   * that reads, and what is recycled under it would be another connection's.
   */
  void abort() {
    broken = true;
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing is left to do for a socket that cannot even be closed.
    }
  }

  /** By the thread that has the connection. */
  void close() {
    abort();
    adb.close();
  }

  /**
   * The standard input of a running command. Its end is written by a timer's thread, but never once
   * the thread that has the connection has gone on. Nobody waits for the acknowledgement: a command
   * that reads nothing may never give it.
   */
  private static final class Stdin {

    private final AdbStream stream;
    private boolean left;

    Stdin(AdbStream stream) {
      this.stream = stream;
    }

    synchronized void end() {
      if (left) {
        return;
      }
      try {
        stream.getSink().writeByte(CLOSE_STDIN).writeInt(0).flush();
      } catch (IOException e) {
        // The connection is lost, which whoever reads from it finds out, too.
      }
    }

    synchronized void leave() {
      left = true;
    }
  }
}
