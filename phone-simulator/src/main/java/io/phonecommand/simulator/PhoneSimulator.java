package io.phonecommand.simulator;

import io.phonecommand.simulator.connection.Limits;
import io.phonecommand.simulator.log.CommandLog;
import io.phonecommand.simulator.log.CommandLogFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Any number of phones in one process, and the log of what they ran. All methods may be called by
 * any thread. Everything runs on virtual threads.
 *
 * <pre>{@code
 * try (PhoneSimulator simulator = PhoneSimulator.start()) {
 *   SimulatedPhone phone = simulator.add(PhoneProfile.named("a44uhlf7").withoutSystem());
 *   phone.inject(Fault.latency(Duration.ofMillis(200)));
 *   ... // connect to phone.address()
 *   assertThat(simulator.log().startedOn("a44uhlf7")).hasSize(1);
 * }
 * }</pre>
 */
public final class PhoneSimulator implements Closeable {
  private static final int JANITOR_PERIOD_MILLIS = 1000;

  private final Map<String, SimulatedPhone> phones = new LinkedHashMap<>();
  private final AddressPlan addresses;
  private final Limits limits;
  private final CommandLog log;
  private final Thread janitor;
  private boolean closed;

  private PhoneSimulator(AddressPlan addresses, Limits limits, CommandLog log) {
    this.addresses = addresses;
    this.limits = limits;
    this.log = log;
    this.janitor = Thread.ofVirtual().name("phone-janitor").unstarted(this::sweep);
  }

  /** Each phone on a port of its own, chosen by the system, on 127.0.0.1. */
  public static PhoneSimulator start() {
    return builder().start();
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Switches a phone on; when this returns it can be connected to.
   *
   * @throws IllegalStateException if there is a phone with this id
   * @throws UncheckedIOException if its address is taken
   */
  public synchronized SimulatedPhone add(PhoneProfile profile) {
    if (closed || phones.containsKey(profile.id())) {
      throw new IllegalStateException(
          closed ? "the simulator is closed" : "there is a phone " + profile.id());
    }
    try {
      SimulatedPhone phone = new SimulatedPhone(profile, addresses.next(), limits, log);
      phone.start();
      phones.put(phone.id(), phone);
      return phone;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The phone with this id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public SimulatedPhone phone(String id) {
    SimulatedPhone phone = find(id);
    if (phone == null) {
      throw new IllegalArgumentException("there is no phone " + id);
    }
    return phone;
  }

  /** The phone with this id, or null. */
  public synchronized @Nullable SimulatedPhone find(String id) {
    return phones.get(id);
  }

  /** All phones, in the order in which they were added. */
  public synchronized List<SimulatedPhone> phones() {
    return List.copyOf(phones.values());
  }

  public CommandLog log() {
    return log;
  }

  /** Switches all phones off: their commands are aborted, and the log's file is complete. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    janitor.interrupt();
    try {
      for (SimulatedPhone phone : phones()) {
        phone.close();
      }
      log.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void sweep() {
    try {
      while (true) {
        Thread.sleep(JANITOR_PERIOD_MILLIS);
        phones().forEach(SimulatedPhone::closeStalledConnections);
      }
    } catch (InterruptedException e) {
      // The simulator is closed.
    }
  }

  /** The options of a simulator. Not thread safe. */
  public static final class Builder {
    private AddressPlan addresses = AddressPlan.ephemeral(InetAddress.getLoopbackAddress());
    private Limits limits = Limits.defaults();
    private @Nullable Path logFile;

    private Builder() {}

    /** Which address each phone gets; by default a port of the system's choice on loopback. */
    public Builder addresses(AddressPlan plan) {
      this.addresses = plan;
      return this;
    }

    public Builder limits(Limits limits) {
      this.limits = limits;
      return this;
    }

    /** Also write the log to this file, as JSON lines; what it contains stays. */
    public Builder logFile(Path file) {
      this.logFile = file;
      return this;
    }

    /**
     * A running simulator without phones.
     *
     * @throws UncheckedIOException if the log's file cannot be written
     */
    public PhoneSimulator start() {
      try {
        CommandLogFile file = logFile == null ? null : new CommandLogFile(logFile);
        CommandLog log = new CommandLog(CommandLog.DEFAULT_CAPACITY, Clock.systemUTC(), file);
        PhoneSimulator simulator = new PhoneSimulator(addresses, limits, log);
        simulator.janitor.start();
        return simulator;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
