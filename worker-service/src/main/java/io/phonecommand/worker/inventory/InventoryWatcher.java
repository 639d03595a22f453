package io.phonecommand.worker.inventory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.worker.start.WorkerStartException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the inventory file. A file that cannot be read or used changes nothing: the phones known
 * before stay, and the problem is logged once and counted. One thread at a time.
 */
final class InventoryWatcher {

  private static final Logger log = LoggerFactory.getLogger(InventoryWatcher.class);

  /** Checks between two looks at whether another site has given up an instance of ours. */
  private static final int CHECKS_PER_CONFLICT_CHECK = 20;

  private final InventoryFile file;
  private final PhoneDirectory directory;
  private final InstanceAnnouncer announcer;
  private final Counter problems;
  private final AtomicInteger conflictCount;

  private Inventory announced = Inventory.EMPTY;
  private List<String> conflicts = List.of();
  private int checksUntilConflictCheck;
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
    this.conflictCount =
        Objects.requireNonNull(
            metrics.gauge("phone_command.inventory.conflicts", new AtomicInteger()));
  }

  /** The first reading: without a usable inventory there is nothing a worker could do. */
  void load() {
    try {
      file.readIfChanged().ifPresent(this::adopt);
    } catch (IOException | InvalidInventoryException e) {
      throw new WorkerStartException(
          "The inventory %s cannot be used: %s".formatted(file, e.getMessage()),
          "Give phone-command.worker.inventory a YAML file with the site's phones.",
          e);
    }
    announce();
  }

  /** Looks whether the file has changed; never throws, as a scheduler calls it. */
  void check() {
    try {
      file.readIfChanged().ifPresent(this::adopt);
    } catch (IOException | InvalidInventoryException | RuntimeException e) {
      report("inventory " + file + " is not used, the one before stays: " + e.getMessage());
    }
    if (!directory.current().equals(announced) || isConflictCheckDue()) {
      announce();
    }
  }

  private void adopt(Inventory next) {
    directory.replace(next);
    lastProblem = null;
    log.info("Inventory {}: {} instances", file, next.byInstanceId().size());
  }

  private void announce() {
    Inventory current = directory.current();
    try {
      List<String> found = announcer.announce(current);
      announced = current;
      noteConflicts(found);
    } catch (KafkaException e) {
      report("the inventory could not be announced and will be again: " + e.getMessage());
    }
  }

  private void noteConflicts(List<String> found) {
    if (!found.equals(conflicts)) {
      found.forEach(
          id -> log.error("INSTANCE {} BELONGS TO ANOTHER SITE and is not announced here", id));
    }
    conflicts = found;
    conflictCount.set(found.size());
    checksUntilConflictCheck = CHECKS_PER_CONFLICT_CHECK;
  }

  private boolean isConflictCheckDue() {
    return !conflicts.isEmpty() && --checksUntilConflictCheck <= 0;
  }

  private void report(String problem) {
    problems.increment();
    if (!problem.equals(lastProblem)) {
      log.error("Inventory: {}", problem);
      lastProblem = problem;
    }
  }
}
