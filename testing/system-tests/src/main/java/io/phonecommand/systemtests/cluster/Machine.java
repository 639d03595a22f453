package io.phonecommand.systemtests.cluster;

import io.phonecommand.processes.Incident;
import io.phonecommand.processes.Spans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches whether this machine has room for what runs on it. Where many more threads want to run
 * than there are processors, everything is late, and no service can keep a promise about time: that
 * is an incident of everybody's, like a dead broker, and no fault of the service.
 *
 * <p>It looks at Linux's count of runnable threads; elsewhere it sees nothing, and excuses nothing.
 */
public final class Machine implements AutoCloseable {

  private static final Path LOAD = Path.of("/proc/loadavg");
  private static final int LOOK_EVERY_MILLIS = 100;

  private final Overload overload =
      new Overload(Overload.PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
  private final Spans spans = new Spans();
  private final CountDownLatch closing = new CountDownLatch(1);

  private Machine() {}

  /** Watches until it is closed. */
  public static Machine watch() {
    Machine machine = new Machine();
    Thread.ofPlatform().name("machine-watch").daemon().start(machine::run);
    return machine;
  }

  private void run() {
    try {
      while (Files.exists(LOAD) && !closing.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        if (overload.isSo(Overload.runnable(Files.readString(LOAD)))) {
          spans.begin();
        } else {
          spans.end();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("can't read " + LOAD, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The times in which it had too little room. */
  public List<Incident> incidents() {
    List<Incident> all = new ArrayList<>();
    Incident.addTo(all, List.of(), false, spans.all());
    return all;
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
