package io.phonecommand.worker.inventory;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.start.StartException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the inventory file. A file that cannot be read or used, or lacks too many instances at
 * once, changes nothing: the phones known before stay, and the problem is logged once and counted.
 * One thread at a time.
 */
final class InventoryWatcher {

  private static final Logger log = LoggerFactory.getLogger(InventoryWatcher.class);

  private final InventoryFile file;
  private final PhoneDirectory directory;
  private final ShrinkLimit shrinkLimit;
  private final ProblemLog problems;

  InventoryWatcher(
      InventoryFile file,
      PhoneDirectory directory,
      ShrinkLimit shrinkLimit,
      MeterRegistry metrics) {
    this.file = file;
    this.directory = directory;
    this.shrinkLimit = shrinkLimit;
    this.problems = new ProblemLog(metrics.counter("phone_command.inventory.problems"));
    metrics.gauge("phone_command.inventory.stale", problems, p -> p.isOpen() ? 1 : 0);
  }

  /**
   * The first reading: without a usable inventory there is nothing a worker could do.
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
    } catch (InvalidInventoryException e) {
      throw unusable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the inventory was read", e);
    }
  }

  /** What ends the start of a worker. */
  StartException unusable(InvalidInventoryException e) {
    return new StartException(
        "The inventory %s %s.".formatted(file, e.getMessage()), e.remedy(), e);
  }

  /**
   * Looks whether the file has changed. Nothing that goes wrong ends the watching, also what nobody
   * expected: the worker would go by an old inventory for ever.
   */
  void check() {
    try {
      follow();
    } catch (InvalidInventoryException e) {
      problems.note(
          "The inventory %s %s. The one before stays. %s"
              .formatted(file, e.getMessage(), e.remedy()));
    } catch (RuntimeException | Error e) {
      file.forget();
      problems.note("The inventory " + file + " could not be looked at", e);
    }
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
    problems.over();
    log.info("Inventory {}: {} instances", file, next.size());
  }
}
