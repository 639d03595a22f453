package io.phonecommand.worker.adb;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.settings.AdbSettings;
import io.phonecommand.worker.timing.Timers;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

/** {@link DeviceShell} over dadb, with a connection kept open to each phone that is in use. */
public final class DadbDeviceShell implements DeviceShell, AutoCloseable {

  private static final Duration LONGEST_SWEEP_PAUSE = Duration.ofSeconds(5);

  private final Map<Phone, PhoneConnections> phones = new ConcurrentHashMap<>();
  private final DadbConnector connector;
  private final AdbSettings settings;
  private final Timers timers;
  private final Sightings sightings;
  private final OwnFailures ownFailures = new OwnFailures(System::nanoTime);
  private final MeterRegistry metrics;
  private volatile Future<?> nextSweep;

  /**
   * A shell that is connected to no phone yet.
   *
   * @param sightings hears whether phones answer
   */
  public DadbDeviceShell(
      AdbSettings settings, Timers timers, Sightings sightings, MeterRegistry metrics) {
    this.settings = settings;
    this.sightings = sightings;
    this.timers = timers;
    this.metrics = metrics;
    this.connector =
        new DadbConnector(
            AdbKeys.read(settings.keyFile(), settings.previousKeyFile()), settings, timers);
    metrics.gaugeMapSize("phone_command.phones.known", Tags.empty(), phones);
    for (PhoneUnreachableException.Reason reason : PhoneUnreachableException.Reason.values()) {
      // Seen from the start: an increase from nothing to 1 is none to whoever watches it.
      unreachable(reason);
    }
    this.nextSweep = timers.after(sweepPause(), this::sweep);
  }

  @Override
  public DeviceConnection connect(Phone phone, Duration limit, Turn turn)
      throws PhoneUnreachableException, InterruptedException {
    PhoneConnections connections = enter(phone);
    boolean taken = false;
    try {
      DadbConnection connection = connections.take(limit, turn);
      taken = true;
      return new Lease(connections, connection);
    } catch (PhoneUnreachableException e) {
      throw counted(e);
    } finally {
      if (!taken) {
        connections.leave();
      }
    }
  }

  @Override
  public Answer ask(Phone phone) throws InterruptedException {
    boolean[] begun = new boolean[1];
    PhoneConnections connections =
        phones.compute(
            phone,
            (key, known) -> {
              PhoneConnections found = known != null ? known : connectionsTo(phone);
              begun[0] = found.beginAsking();
              return found;
            });
    return begun[0] ? connections.ask() : Answer.NOT_ASKED;
  }

  private PhoneUnreachableException counted(PhoneUnreachableException e) {
    unreachable(e.reason()).increment();
    return e;
  }

  private Counter unreachable(PhoneUnreachableException.Reason reason) {
    return metrics.counter("phone_command.phones.unreachable", "reason", reason.name());
  }

  private PhoneConnections enter(Phone phone) {
    return phones.compute(
        phone,
        (key, known) -> {
          PhoneConnections connections = known != null ? known : connectionsTo(phone);
          connections.enter();
          return connections;
        });
  }

  private PhoneConnections connectionsTo(Phone phone) {
    return new PhoneConnections(phone, connector, settings, sightings, ownFailures);
  }

  private void sweep() {
    try {
      long now = System.nanoTime();
      for (Phone phone : phones.keySet()) {
        phones.computeIfPresent(phone, (key, known) -> known.sweep(now) ? null : known);
      }
    } finally {
      nextSweep = timers.after(sweepPause(), this::sweep);
    }
  }

  /** Often enough that a connection is closed at most a quarter later than it should be. */
  private Duration sweepPause() {
    Duration quarter = settings.idleTimeout().dividedBy(4);
    return quarter.compareTo(LONGEST_SWEEP_PAUSE) < 0 ? quarter : LONGEST_SWEEP_PAUSE;
  }

  @Override
  public void abortAll() {
    phones.values().forEach(PhoneConnections::abort);
  }

  @Override
  public void wake(Phone phone) {
    PhoneConnections connections = phones.get(phone);
    if (connections != null) {
      connections.wake();
    }
  }

  @Override
  public void hangUp(Phone phone) {
    PhoneConnections connections = phones.remove(phone);
    if (connections != null) {
      connections.close();
    }
  }

  @Override
  public void close() {
    nextSweep.cancel(false);
    phones.values().forEach(PhoneConnections::close);
    connector.close();
  }

  /** A connection in the hands of one task. */
  private final class Lease implements DeviceConnection {

    private final PhoneConnections owner;
    private final DadbConnection connection;
    private boolean givenBack;

    Lease(PhoneConnections owner, DadbConnection connection) {
      this.owner = owner;
      this.connection = connection;
    }

    @Override
    public OptionalInt run(String command, Duration startLimit, ShellOutput output, Start start)
        throws PhoneUnreachableException, ConnectionLostException {
      try {
        OptionalInt exitCode = connection.run(command, startLimit, output, start);
        if (exitCode.isPresent()) {
          owner.served();
        }
        return exitCode;
      } catch (PhoneUnreachableException e) {
        owner.refused(e);
        throw counted(e);
      }
    }

    /** What comes too late would hang up on whoever has the connection by then. */
    @Override
    public synchronized void abort() {
      if (!givenBack) {
        connection.abort();
      }
    }

    @Override
    public void close() {
      synchronized (this) {
        givenBack = true;
      }
      owner.giveBack(connection);
    }
  }
}
