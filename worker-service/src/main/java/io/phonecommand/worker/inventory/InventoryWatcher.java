package io.phonecommand.worker.inventory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.worker.start.WorkerStartException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the inventory file. A file that cannot be read or used, or lacks too many instances at
 * once, changes nothing: the phones known before stay, and the problem is logged once and counted.
 * One thread at a time.
 */
final class InventoryWatcher {

  private static final Logger log = LoggerFactory.getLogger(InventoryWatcher.class);

  /** Checks between two looks at whether another site has given up an instance of ours. */
  private static final int CHECKS_PER_CONFLICT_CHECK = 20;

  private final InventoryFile file;
  private final PhoneDirectory directory;
  private final InstanceAnnouncer announcer;
  private final ShrinkLimit shrinkLimit;
  private final ProblemLog fileProblems;
  private final ProblemLog announcementProblems;
  private final AtomicInteger conflictCount;

  private @Nullable Inventory announced;
  private boolean hasAnnounced;

  /** What was announced is in no topic any more. */
  private volatile boolean outdated;

  private List<String> conflicts = List.of();
  private int checksUntilConflictCheck;

  InventoryWatcher(
      InventoryFile file,
      PhoneDirectory directory,
      InstanceAnnouncer announcer,
      ShrinkLimit shrinkLimit,
      MeterRegistry metrics) {
    this.file = file;
    this.directory = directory;
    this.announcer = announcer;
    this.shrinkLimit = shrinkLimit;
    Counter problems = metrics.counter("phone_command.inventory.problems");
    this.fileProblems = new ProblemLog(problems);
    this.announcementProblems = new ProblemLog(problems);
    metrics.gauge("phone_command.inventory.stale", fileProblems, p -> p.isOpen() ? 1 : 0);
    this.conflictCount =
        Objects.requireNonNull(
            metrics.gauge("phone_command.inventory.conflicts", new AtomicInteger()));
  }

  /**
   * The first reading: without a usable inventory there is nothing a worker could do. It is held
   * against what the site has announced before: a worker that starts while the file is cut off must
   * not withdraw the rest.
   *
   * @param pause between two looks at the file; there are at most {@link
   *     InventoryFile#MAX_UNSTEADY_LOOKS}
   */
  void load(Duration pause) {
    try {
      Optional<Inventory> first = file.readIfChanged();
      while (first.isEmpty()) {
        Thread.sleep(pause);
        first = file.readIfChanged();
      }
      adopt(first.get());
      announce();
    } catch (InvalidInventoryException e) {
      throw new WorkerStartException(
          "The inventory %s %s.".formatted(file, e.getMessage()), e.remedy(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the inventory was read", e);
    } catch (KafkaException e) {
      noteUnannounced(e);
    }
  }

  /**
   * Looks whether the file has changed. Nothing that goes wrong ends the watching, also what nobody
   * expected: the worker would go by an old inventory for ever.
   */
  void check() {
    try {
      follow();
    } catch (InvalidInventoryException e) {
      noteUnused(e, "The one before stays");
    } catch (RuntimeException | Error e) {
      file.forget();
      fileProblems.note("The inventory " + file + " could not be looked at", e);
    }
    try {
      if (outdated || !directory.current().equals(announced) || isConflictCheckDue()) {
        outdated = false;
        announce();
      }
    } catch (InvalidInventoryException e) {
      noteUnused(e, "It is not announced");
      // Nothing can be said before the file changes; the topic is not read all the time for it.
      announced = directory.current();
    } catch (KafkaException e) {
      outdated = true;
      noteUnannounced(e);
    } catch (RuntimeException | Error e) {
      outdated = true;
      announcementProblems.note("The inventory could not be announced and will be again", e);
    }
  }

  /** The topic of the announcements was made anew: all is announced again. Any thread. */
  void topicMadeAnew() {
    outdated = true;
  }

  private void follow() throws InvalidInventoryException {
    Optional<Inventory> changed = file.readIfChanged();
    if (changed.isPresent()) {
      Inventory next = changed.get();
      Inventory before = directory.current();
      shrinkLimit.check(next, before.size(), before.missingIn(next));
      adopt(next);
    }
  }

  private void adopt(Inventory next) {
    directory.replace(next);
    fileProblems.over();
    log.info("Inventory {}: {} instances", file, next.size());
  }

  /** Only the first time the topic may know more than this worker has ever seen in the file. */
  private void announce() throws InvalidInventoryException {
    Inventory current = directory.current();
    List<String> found = announcer.announce(current, hasAnnounced ? ShrinkLimit.NONE : shrinkLimit);
    hasAnnounced = true;
    announced = current;
    announcementProblems.over();
    noteConflicts(found);
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

  private void noteUnused(InvalidInventoryException e, String consequence) {
    fileProblems.note(
        "The inventory %s %s. %s. %s".formatted(file, e.getMessage(), consequence, e.remedy()));
  }

  private void noteUnannounced(KafkaException e) {
    announcementProblems.note(
        "The inventory could not be announced and will be again: " + e.getMessage());
  }
}
