package io.phonecommand.worker.adb;

import dadb.AdbAuthException;
import dadb.AdbConnection;
import dadb.AdbKeyPair;
import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.timing.Timers;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Opens connections to phones, within the connect time-out. */
final class DadbConnector {

  /**
   * None: whoever writes has a time limit already, which closes the socket (for connecting, for a
   * command's start, for its run). dadb's would take a lock and a timer for each message.
   */
  private static final long NO_WRITE_TIMEOUT = 0;

  private final AdbKeyPair keys;
  private final AdbProperties properties;
  private final Timers timers;

  DadbConnector(AdbKeyPair keys, AdbProperties properties, Timers timers) {
    this.keys = keys;
    this.properties = properties;
    this.timers = timers;
  }

  DadbConnection open(Phone phone) throws PhoneUnreachableException {
    AtomicBoolean tooLate = new AtomicBoolean();
    try {
      PhoneSocket socket = PhoneSocket.create();
      Future<?> limit =
          timers.after(
              properties.connectTimeout(),
              () -> {
                tooLate.set(true);
                closeQuietly(socket);
              });
      try {
        socket.connect(phone.host(), phone.port());
        // The companion is Kotlin-internal and public in bytecode: the only way to bring a socket.
        AdbConnection adb = AdbConnection.Companion.connect(socket, keys, NO_WRITE_TIMEOUT);
        return new DadbConnection(adb, socket, timers, properties.startTimeout());
      } catch (Exception e) {
        closeQuietly(socket);
        throw e;
      } finally {
        limit.cancel(false);
      }
    } catch (AdbAuthException e) {
      throw new PhoneUnreachableException(Reason.UNAUTHORIZED, e);
    } catch (Exception e) {
      // Kotlin declares no exceptions: those of the key's cryptography are checked ones.
      throw new PhoneUnreachableException(
          tooLate.get() ? Reason.TIMED_OUT : Reason.CONNECT_FAILED, e);
    }
  }

  private static void closeQuietly(PhoneSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is given up anyway.
    }
  }
}
