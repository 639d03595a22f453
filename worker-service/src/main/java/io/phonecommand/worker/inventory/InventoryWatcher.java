package io.phonecommand.worker.inventory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the inventory file. A file that cannot be read or used changes nothing: the phones known
 * before stay, and the problem is logged once and counted. One thread at a time.
 */
final class InventoryWatcher {

  private static final Logger log = LoggerFactory.getLogger(InventoryWatcher.class);

  private final InventoryFile file;
  private final PhoneDirectory directory;
  private final InstanceAnnouncer announcer;
  private final Counter problems;

  private Inventory announced = Inventory.EMPTY;
  private @Nullable String lastProblem;

  InventoryWatcher(
      InventoryFile file,
      PhoneDirectory directory,
      InstanceAnnouncer announcer,
      MeterRegistry metrics) {
    this.file = file;
    this.directory = directory;
    this.announcer = announcer;
    this.problems = metrics.counter("phone_command.inventory.problems");
  }

  /** The first reading: without a usable inventory there is nothing a worker could do. */
  void load() {
    try {
      file.readIfChanged().ifPresent(this::adopt);
    } catch (IOException | InvalidInventoryException e) {
      throw new IllegalStateException("inventory " + file + ": " + e.getMessage(), e);
    }
    announce();
  }

  /** Looks whether the file has changed; never throws, as a scheduler calls it. */
  void check() {
    try {
      file.readIfChanged().ifPresent(this::adopt);
      announce();
    } catch (IOException | InvalidInventoryException | RuntimeException e) {
      report("inventory " + file + " is not used, the one before stays: " + e.getMessage());
    }
  }

  private void adopt(Inventory next) {
    directory.replace(next);
    lastProblem = null;
    log.info("Inventory {}: {} instances", file, next.byInstanceId().size());
  }

  private void announce() {
    Inventory current = directory.current();
    if (current.equals(announced)) {
      return;
    }
    if (announcer.announce(announced, current)) {
      announced = current;
      lastProblem = null;
    } else {
      report("the inventory could not be announced; it is tried again");
    }
  }

  private void report(String problem) {
    problems.increment();
    if (!Objects.equals(problem, lastProblem)) {
      log.error("Inventory: {}", problem);
      lastProblem = problem;
    }
  }
}
