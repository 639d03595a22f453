package io.phonecommand.worker.adb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import io.phonecommand.simulator.SimulatedPhone;
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
    shell = new DadbDeviceShell(settings(), timers, metrics);
  }

  AdbSettings settings() {
    return settings(TRUSTED_FOR, IDLE_TIMEOUT);
  }

  AdbSettings settings(Duration trustedFor, Duration idleTimeout) {
    return new AdbSettings(
        keys.resolve("adbkey"),
        null,
        CONNECT_TIMEOUT,
        AUTHORIZATION_TIMEOUT,
        trustedFor,
        START_TIMEOUT,
        idleTimeout,
        BACKOFF,
        BACKOFF);
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
