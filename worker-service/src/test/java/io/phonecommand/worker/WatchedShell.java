package io.phonecommand.worker;

import io.phonecommand.worker.adb.ConnectionLostException;
import io.phonecommand.worker.adb.DeviceConnection;
import io.phonecommand.worker.adb.DeviceShell;
import io.phonecommand.worker.adb.PhoneUnreachableException;
import io.phonecommand.worker.adb.ShellOutput;
import io.phonecommand.worker.adb.Start;
import io.phonecommand.worker.adb.Turn;
import io.phonecommand.worker.inventory.Phone;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * The worker's real shell; a test can act just before it connects, writes a command, or hangs up.
 */
final class WatchedShell implements DeviceShell {

  private final AtomicReference<Runnable> beforeConnect = new AtomicReference<>(() -> {});
  private final AtomicReference<Runnable> afterLastCheck = new AtomicReference<>(() -> {});
  private final AtomicReference<Runnable> beforeHangUp = new AtomicReference<>(() -> {});
  private final AtomicInteger endedRuns = new AtomicInteger();
  private final Set<Phone> hungUp = ConcurrentHashMap.newKeySet();
  private final DeviceShell shell;

  private WatchedShell(DeviceShell shell) {
    this.shell = shell;
  }

  /** Gets between the shell and the worker. */
  static final class Installer implements BeanPostProcessor {
    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
      return bean instanceof DeviceShell shell ? new WatchedShell(shell) : bean;
    }
  }

  /** What happens once, before the next connection is asked for. */
  void beforeConnect(Runnable action) {
    beforeConnect.set(action);
  }

  /** What happens once, between the next command's last check and its writing. */
  void afterLastCheck(Runnable action) {
    afterLastCheck.set(action);
  }

  /** What happens once, before the next phone is hung up on. */
  void beforeHangUp(Runnable action) {
    beforeHangUp.set(action);
  }

  /** How many commands have ended so far, whatever their end. */
  int endedRuns() {
    return endedRuns.get();
  }

  boolean hasHungUp(Phone phone) {
    return hungUp.contains(phone);
  }

  private static void once(AtomicReference<Runnable> action) {
    action.getAndSet(() -> {}).run();
  }

  @Override
  public DeviceConnection connect(Phone phone, Duration limit, Turn turn)
      throws PhoneUnreachableException, InterruptedException {
    once(beforeConnect);
    return new WatchedConnection(shell.connect(phone, limit, turn));
  }

  @Override
  public void wake(Phone phone) {
    shell.wake(phone);
  }

  @Override
  public Answer ask(Phone phone) throws InterruptedException {
    return shell.ask(phone);
  }

  @Override
  public void hangUp(Phone phone) {
    once(beforeHangUp);
    shell.hangUp(phone);
    hungUp.add(phone);
  }

  @Override
  public void abortAll() {
    shell.abortAll();
  }

  private final class WatchedConnection implements DeviceConnection {

    private final DeviceConnection connection;

    WatchedConnection(DeviceConnection connection) {
      this.connection = connection;
    }

    @Override
    public OptionalInt run(String command, Duration startLimit, ShellOutput output, Start start)
        throws PhoneUnreachableException, ConnectionLostException {
      return connection.run(command, startLimit, output, new WatchedStart(start));
    }

    @Override
    public void abort() {
      connection.abort();
    }

    @Override
    public void close() {
      connection.close();
      endedRuns.incrementAndGet();
    }
  }

  private final class WatchedStart implements Start {

    private final Start start;

    WatchedStart(Start start) {
      this.start = start;
    }

    @Override
    public boolean begin() {
      boolean begins = start.begin();
      if (begins) {
        once(afterLastCheck);
      }
      return begins;
    }

    @Override
    public void confirmed() {
      start.confirmed();
    }
  }
}
