package io.phonecommand.worker.adb;

import dadb.AdbConnection;
import dadb.AdbReader;
import dadb.AdbWriter;
import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.settings.AdbSettings;
import io.phonecommand.worker.timing.Timers;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** Opens connections to phones, within the connect time-out. */
final class DadbConnector implements AutoCloseable {

  /**
   * For what is written to a stream, the end of its input: dadb allocates as much for each stream,
   * and would take what the phone offers, 1 MiB or nonsense.
   */
  private static final int STREAM_BUFFER_BYTES = 64;

  private final List<AdbKey> keys;
  private final AdbSettings settings;
  private final Timers timers;
  private final HostNames hostNames = new HostNames();

  /** Of their own: names of phones that nobody needs take no command's place. */
  private final HostNames hostNamesToAsk = new HostNames();

  DadbConnector(List<AdbKey> keys, AdbSettings settings, Timers timers) {
    this.keys = keys;
    this.settings = settings;
    this.timers = timers;
  }

  /** As a phone shows it when it asks its owner. */
  String fingerprint() {
    return keys.getFirst().fingerprint();
  }

  /**
   * Blocks until the phone has let us in: for the connect time-out at most, or, if the phone asks
   * its owner meanwhile, for the authorization time-out more. An interrupt ends it.
   *
   * @param ownerAsked called on a timer's thread when the connect time-out has passed and the phone
   *     is waiting for its owner's decision
   */
  DadbConnection open(Phone phone, Runnable ownerAsked) throws PhoneUnreachableException {
    return open(phone, true, () -> {}, ownerAsked);
  }

  /**
   * As {@link #open(Phone, Runnable)}, for somebody who only wants to know whether the phone is
   * there: its owner is not asked, so that it lasts for the connect time-out at most.
   *
   * @param connected called, on this thread, once the phone may count the connection as one of its
   *     own
   */
  DadbConnection openToAsk(Phone phone, Runnable connected) throws PhoneUnreachableException {
    return open(phone, false, connected, () -> {});
  }

  private DadbConnection open(
      Phone phone, boolean forCommand, Runnable connected, Runnable ownerAsked)
      throws PhoneUnreachableException {
    HostNames names = forCommand ? hostNames : hostNamesToAsk;
    try {
      PhoneSocket socket = createSocket();
      AdbHandshake handshake =
          new AdbHandshake(socket.getInputStream(), socket.getOutputStream(), keys, forCommand);
      Limit limit = new Limit(socket, handshake, ownerAsked);
      limit.begin();
      try {
        socket.connect(names.resolve(phone.host(), phone.port()));
        connected.run();
        handshake.run();
        return connection(socket);
      } catch (Exception | Error e) {
        socket.close();
        if (handshake.isOwnerAsked()) {
          throw new PhoneUnreachableException(Reason.UNAUTHORIZED, e);
        }
        if (limit.hasPassed() && !(e instanceof PhoneUnreachableException)) {
          throw new PhoneUnreachableException(Reason.TIMED_OUT, e);
        }
        throw e;
      } finally {
        limit.cancel();
      }
    } catch (PhoneUnreachableException e) {
      throw e;
    } catch (Exception e) {
      throw new PhoneUnreachableException(reason(e), e);
    }
  }

  /** For want of a file, mostly. */
  private static PhoneSocket createSocket() throws PhoneUnreachableException {
    try {
      return PhoneSocket.create();
    } catch (IOException e) {
      throw new PhoneUnreachableException(Reason.WORKER_FAILED, e);
    }
  }

  private static Reason reason(Exception e) {
    if (e instanceof UnknownHostException) {
      return Reason.HOST_UNKNOWN;
    }
    if (e instanceof AdbFrames.NoAdbMessageException) {
      return Reason.NOT_ADB;
    }
    if (e instanceof EOFException) {
      return Reason.HUNG_UP;
    }
    return e instanceof RuntimeException ? Reason.WORKER_FAILED : Reason.CONNECT_FAILED;
  }

  /** dadb's classes are Kotlin-internal and public in bytecode: the only way to bring a socket. */
  private DadbConnection connection(PhoneSocket socket) {
    AdbConnection adb =
        new AdbConnection(
            new AdbReader(Okio.source(socket.getInputStream())),
            new AdbWriter(Okio.sink(socket.getOutputStream())),
            socket,
            Set.of(),
            AdbHandshake.VERSION,
            STREAM_BUFFER_BYTES);
    return new DadbConnection(adb, socket, timers, settings);
  }

  @Override
  public void close() {
    hostNames.close();
    hostNamesToAsk.close();
  }

  /** Ends one attempt in time, wherever its thread is. */
  private final class Limit {

    private final PhoneSocket socket;
    private final AdbHandshake handshake;
    private final Runnable ownerAsked;
    private final Thread thread = Thread.currentThread();
    private @Nullable Future<?> timer;
    private volatile boolean passed;
    private boolean over;

    Limit(PhoneSocket socket, AdbHandshake handshake, Runnable ownerAsked) {
      this.socket = socket;
      this.handshake = handshake;
      this.ownerAsked = ownerAsked;
    }

    synchronized void begin() {
      timer = timers.after(settings.connectTimeout(), this::connectTimeout);
    }

    private synchronized void connectTimeout() {
      if (over) {
        return;
      }
      if (handshake.isOwnerAsked()) {
        timer = timers.after(settings.authorizationTimeout(), this::end);
        ownerAsked.run();
      } else {
        end();
      }
    }

    /** A blocked resolver hears the interrupt, everything else that the socket is closed. */
    private synchronized void end() {
      if (!over) {
        passed = true;
        closeQuietly();
        thread.interrupt();
      }
    }

    private void closeQuietly() {
      try {
        socket.close();
      } catch (IOException e) {
        // It is given up anyway.
      }
    }

    boolean hasPassed() {
      return passed;
    }

    synchronized void cancel() {
      over = true;
      if (timer != null) {
        timer.cancel(false);
      }
    }
  }
}
