package io.phonecommand.simulator;

import io.phonecommand.simulator.auth.AuthPolicy;
import io.phonecommand.simulator.auth.KeyRing;
import io.phonecommand.simulator.command.Commands;
import io.phonecommand.simulator.connection.Adbd;
import io.phonecommand.simulator.connection.Connection;
import io.phonecommand.simulator.connection.Dialogs;
import io.phonecommand.simulator.connection.Freezer;
import io.phonecommand.simulator.connection.Handset;
import io.phonecommand.simulator.connection.Limits;
import io.phonecommand.simulator.device.Device;
import io.phonecommand.simulator.device.Processes;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.log.CommandLog;
import io.phonecommand.simulator.shell.PhoneCommand;
import io.phonecommand.simulator.shell.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** A phone that is switched on. All methods may be called by any thread. */
public final class SimulatedPhone {
  private final String id;
  private final Listener listener;
  private final Limits limits;
  private final CommandLog log;
  private final KeyRing keys;
  private final Device device;
  private final Shell shell;
  private final Freezer freezer = new Freezer();
  private final Adbd adbd;
  private final Semaphore slots;
  private final Dialogs dialogs = new Dialogs();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong started = new AtomicLong();
  private final AtomicLong crashes = new AtomicLong();
  private volatile Fault fault = Fault.none();
  private volatile boolean closed;

  SimulatedPhone(PhoneProfile profile, InetSocketAddress address, Limits limits, CommandLog log)
      throws IOException {
    this.id = profile.id();
    this.limits = limits;
    this.log = log;
    this.keys = new KeyRing(profile.auth());
    this.adbd = profile.adbd();
    this.slots = new Semaphore(adbd.connections());
    this.device =
        new Device(
            id, profile.files(), Clock.systemUTC(), new Processes(freezer::doWhenAwakeOrOff));
    this.shell = new Shell(device, Commands.builtIn());
    this.listener = new Listener(address, this::accept);
  }

  void start() {
    listener.start();
  }

  public String id() {
    return id;
  }

  /** Where to connect to; it stays the same through every fault. */
  public InetSocketAddress address() {
    return listener.address();
  }

  /** What is wrong now; {@link FaultKind#NONE} if nothing. */
  public Fault fault() {
    return fault;
  }

  /**
   * Replaces whatever was wrong before. When this returns, it is in force: new connections are
   * refused, say, and those that the fault cuts are cut.
   */
  public synchronized void inject(Fault next) {
    if (closed) {
      return;
    }
    FaultKind previous = fault.kind();
    fault = next;
    if (!next.is(FaultKind.FREEZE)) {
      freezer.thaw();
    }
    try {
      if (next.is(FaultKind.REFUSE_CONNECTIONS)) {
        listener.refuse();
      } else {
        listener.open();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // A silent phone lost messages of the connections that it had: they cannot be healed.
    if (next.kind().cutsConnections() || previous == FaultKind.SILENT) {
      disconnectAll();
    }
    if (next.is(FaultKind.FREEZE)) {
      freezer.freeze();
    }
  }

  public void clearFault() {
    inject(Fault.none());
  }

  /** For connections from now on; keys that were learnt before are forgotten. */
  public void setAuth(AuthPolicy policy) {
    keys.setPolicy(policy);
  }

  /**
   * Somebody taps "always allow" on each dialog that shows: those connections are let in, and their
   * keys are known from now on. A dialog shows only as long as its connection stands: a tap that
   * comes later does nothing, and neither does one on a frozen phone.
   *
   * @return whether somebody was let in
   */
  public boolean tapAllow() {
    return !fault.is(FaultKind.FREEZE) && dialogs.allow(keys);
  }

  /** How many dialogs ask the owner right now whether to let somebody in. */
  public int openDialogs() {
    return dialogs.showing();
  }

  /** How many dialogs were ever shown. */
  public long shownDialogs() {
    return dialogs.shown();
  }

  /** How often a client killed adbd; it was back at once each time. */
  public long crashes() {
    return crashes.get();
  }

  /** How many processes live that commands started, their commands not counted. */
  public int children() {
    return device.processes().children();
  }

  /** Adds a command, or replaces a built-in one, for command lines from now on. */
  public void register(String name, PhoneCommand command) {
    shell.register(name, command);
  }

  /** How many connections are open right now, those in their handshake included. */
  public int connectionCount() {
    return connections.size();
  }

  /** How many connections were ever accepted. */
  public long acceptedConnections() {
    return accepted.get();
  }

  /** How many ADB messages clients ever sent after their handshakes. */
  public long receivedMessages() {
    return received.get();
  }

  /** How many commands were ever started. */
  public long startedCommands() {
    return started.get();
  }

  /** Cuts every connection, as a phone that loses its network for a moment. */
  public void disconnectAll() {
    connections.forEach(Connection::close);
  }

  synchronized void close() throws IOException {
    closed = true;
    freezer.switchOff();
    listener.close();
    disconnectAll();
    device.processes().close();
  }

  void closeStalledConnections() {
    connections.forEach(Connection::closeIfStalled);
  }

  private void accept(Socket socket) {
    try {
      slots.acquire();
    } catch (InterruptedException e) {
      // The port is being closed.
      closeQuietly(socket);
      return;
    }
    if (!begin(socket)) {
      slots.release();
      closeQuietly(socket);
    }
  }

  /** Whether the connection is served; its thread gives the slot back then. */
  private boolean begin(Socket socket) {
    try {
      freezer.awaitThaw();
      accepted.incrementAndGet();
      if (connections.size() >= limits.connections()) {
        return false;
      }
      Connection connection = new Connection(socket, new Side());
      connections.add(connection);
      if (closed || fault.is(FaultKind.REFUSE_CONNECTIONS)) {
        connection.close();
      }
      Thread.ofVirtual().name("adb-reader").start(() -> serve(connection));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The client is gone already.
    }
  }

  private void serve(Connection connection) {
    try {
      connection.serve();
    } finally {
      connections.remove(connection);
      slots.release();
    }
  }

  /** What the connections see of this phone, and its users do not. */
  private final class Side implements Handset {
    @Override
    public Fault fault() {
      return fault;
    }

    @Override
    public Freezer freezer() {
      return freezer;
    }

    @Override
    public KeyRing keys() {
      return keys;
    }

    @Override
    public Dialogs dialogs() {
      return dialogs;
    }

    @Override
    public Adbd adbd() {
      return adbd;
    }

    @Override
    public void crash() {
      crashes.incrementAndGet();
      disconnectAll();
    }

    @Override
    public Limits limits() {
      return limits;
    }

    @Override
    public Shell shell() {
      return shell;
    }

    @Override
    public Processes processes() {
      return device.processes();
    }

    @Override
    public void received() {
      received.incrementAndGet();
    }

    @Override
    public CommandLog.Entry started(String command) throws IOException {
      return freezer.whenAwake(
          () -> {
            started.incrementAndGet();
            return log.started(id, command);
          });
    }

    @Override
    public void afterCommand() {
      if (device.takeReboot()) {
        connections.forEach(Connection::closeAfterPending);
        device.processes().killAll();
      }
    }
  }
}
