package io.phonecommand.worker.adb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import io.phonecommand.simulator.SimulatedPhone;
import io.phonecommand.simulator.connection.Limits;
import io.phonecommand.simulator.fault.Fault;
import io.phonecommand.simulator.fault.FaultKind;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.settings.AdbSettings;
import io.phonecommand.worker.timing.Timers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The dadb adapter, with short limits, against a phone's side of the real protocol. */
abstract class OnSimulatedPhone {

  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  /** Longer than a start takes beside other tests. */
  static final Duration START_TIMEOUT = Duration.ofSeconds(2);

  static final Duration START_LIMIT = Duration.ofSeconds(10);
  static final Duration BACKOFF = Duration.ofMillis(400);
  static final Duration TRUSTED_FOR = Duration.ofMillis(10);
  static final Duration IDLE_TIMEOUT = Duration.ofSeconds(1);
  static final Duration AUTHORIZATION_TIMEOUT = Duration.ofSeconds(20);

  /** One for all tests: to make another takes longer than most of them. */
  private static final String KEY = newKey();

  @TempDir Path keys;

  final PhoneSimulator simulator = PhoneSimulator.start();
  final SimulatedPhone simulated = simulator.add(PhoneProfile.named("p1"));
  final Timers timers = new Timers();
  final RecordedSightings sightings = new RecordedSightings();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  DadbDeviceShell shell;

  private static String newKey() {
    try {
      return AdbKeys.generate().pem();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void createShell() throws IOException {
    Files.writeString(keys.resolve("adbkey"), KEY);
    shell = new DadbDeviceShell(settings(), timers, sightings, metrics);
  }

  AdbSettings settings() {
    return settings(TRUSTED_FOR, IDLE_TIMEOUT);
  }

  AdbSettings settings(Duration trustedFor, Duration idleTimeout) {
    return settings(CONNECT_TIMEOUT, trustedFor, idleTimeout, BACKOFF);
  }

  private AdbSettings settings(
      Duration connectTimeout, Duration trustedFor, Duration idleTimeout, Duration backoff) {
    return new AdbSettings(
        keys.resolve("adbkey"),
        null,
        connectTimeout,
        AUTHORIZATION_TIMEOUT,
        trustedFor,
        START_TIMEOUT,
        idleTimeout,
        backoff,
        backoff);
  }

  /** For what must not wait for it, however slow the machine is. */
  void connectWithin(Duration connectTimeout) {
    use(settings(connectTimeout, TRUSTED_FOR, Duration.ofMinutes(5), BACKOFF));
  }

  /** For what must not wait for that. */
  void backOffFor(Duration backoff) {
    use(settings(CONNECT_TIMEOUT, TRUSTED_FOR, IDLE_TIMEOUT, backoff));
  }

  private void use(AdbSettings settings) {
    shell.close();
    shell = new DadbDeviceShell(settings, timers, sightings, metrics);
  }

  @AfterEach
  void closeAll() {
    shell.close();
    timers.close();
    simulator.close();
    threads.close();
  }

  /** Who waits for a connection. */
  static final class Waiting implements Turn {

    private final boolean urgent;
    private final AtomicBoolean over = new AtomicBoolean();
    private final CountDownLatch looked = new CountDownLatch(1);

    Waiting(boolean urgent) {
      this.urgent = urgent;
    }

    /** It needs none any more, once it is woken. */
    void end() {
      over.set(true);
    }

    /** Waits until it waits: whoever comes later is behind it. */
    void awaitWaiting() throws InterruptedException {
      looked.await();
    }

    @Override
    public boolean isUrgent() {
      return urgent;
    }

    @Override
    public boolean isOver() {
      looked.countDown();
      return over.get();
    }
  }

  static final Turn URGENT = new Waiting(true);

  /** How a command ended, and whether the phone confirmed its start. */
  record Run(int exitCode, String output, boolean confirmed) {}

  /** Lets every command start. */
  static final class Starting implements Start {

    private volatile boolean begun;
    private volatile boolean confirmed;

    @Override
    public boolean begin() {
      begun = true;
      return true;
    }

    @Override
    public void confirmed() {
      confirmed = true;
    }

    boolean isBegun() {
      return begun;
    }

    boolean isConfirmed() {
      return confirmed;
    }
  }

  static Phone phone(SimulatedPhone simulated) {
    return new Phone(simulated.id(), "acme", "127.0.0.1", simulated.address().getPort());
  }

  /** Other than those with one connection, which let the second one wait. */
  static PhoneSimulator refusingSecondConnections() {
    return PhoneSimulator.builder().limits(Limits.defaults().withConnections(1)).start();
  }

  /** A connection is kept to the phone, which must show that it is alive before it is used. */
  void keepConnection(SimulatedPhone to) throws Exception {
    run(to, "true");
    await().during(TRUSTED_FOR.multipliedBy(5)).until(() -> to.connectionCount() == 1);
  }

  /** The phone has shown that it takes more than one, and then answers on none that stands. */
  void keepOneOfSeveralConnections_thatHearsNothing() throws Exception {
    List<Future<Run>> runs =
        List.of(runLater(simulated, "sleep 0.5"), runLater(simulated, "sleep 0.5"));
    await().until(() -> simulated.connectionCount() == 2);
    for (Future<Run> run : runs) {
      run.get();
    }
    await().during(TRUSTED_FOR.multipliedBy(5)).until(() -> simulated.connectionCount() == 1);
    simulated.inject(Fault.of(FaultKind.IGNORE_OPEN));
  }

  /** Whether somebody gets a connection, on which nothing is run. */
  Future<Boolean> connectLater(Duration limit) {
    return threads.submit(
        () -> {
          shell.connect(phone(simulated), limit, URGENT).close();
          return true;
        });
  }

  Run run(String command) throws Exception {
    return run(simulated, command);
  }

  Run run(SimulatedPhone on, String command) throws Exception {
    return run(phone(on), command);
  }

  Run run(Phone phone, String command) throws Exception {
    return run(phone, command, URGENT);
  }

  Run run(Phone phone, String command, Turn turn) throws Exception {
    ShellOutput output = new ShellOutput();
    Starting start = new Starting();
    try (DeviceConnection connection = shell.connect(phone, START_LIMIT, turn)) {
      int exitCode = connection.run(command, START_LIMIT, output, start).orElseThrow();
      return new Run(exitCode, output.text(), start.isConfirmed());
    }
  }

  Future<Run> runLater(SimulatedPhone on, String command) {
    return threads.submit(() -> run(on, command));
  }

  void assertUnreachable(Reason reason) {
    assertUnreachable(simulated, reason);
  }

  void assertUnreachable(SimulatedPhone on, Reason reason) {
    assertUnreachable(phone(on), reason);
  }

  void assertUnreachable(Phone phone, Reason reason) {
    assertThatThrownBy(() -> run(phone, "true"))
        .asInstanceOf(type(PhoneUnreachableException.class))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  List<StartedCommand> started() {
    return simulator.log().all();
  }
}
