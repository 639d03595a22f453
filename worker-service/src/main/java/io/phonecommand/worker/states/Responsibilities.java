package io.phonecommand.worker.states;

import io.phonecommand.worker.claims.OwnedPartitions;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.inventory.SitePhones;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/** Finds out which phones this worker speaks of. One thread. */
final class Responsibilities {

  /** Between two looks at what other sites say, which nobody tells of. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final SitePhones phones;
  private final OwnedPartitions owned;
  private final PartitionCount partitions;
  private final LongSupplier nanoTime;

  private Map<String, Phone> inventory = Map.of();
  private Map<Integer, Long> mine = Map.of();
  private int count;
  private long lookedAt;

  /**
   * @param nanoTime nanoseconds, like {@link System#nanoTime}
   */
  Responsibilities(
      SitePhones phones, OwnedPartitions owned, PartitionCount partitions, LongSupplier nanoTime) {
    this.phones = phones;
    this.owned = owned;
    this.partitions = partitions;
    this.nanoTime = nanoTime;
  }

  /** What it is now, if it may be another than at the last look, and all is known. */
  Optional<Responsibility> look() {
    OptionalInt countNow = partitions.get();
    if (countNow.isEmpty() || !areKnown()) {
      return Optional.empty();
    }
    long now = nanoTime.getAsLong();
    Map<String, Phone> inventoryNow = phones.ofInventory();
    Map<Integer, Long> mineNow = owned.since();
    boolean isSame =
        countNow.getAsInt() == count && mineNow.equals(mine) && inventoryNow.equals(inventory);
    if (isSame && now - lookedAt < PAUSE.toNanos()) {
      return Optional.empty();
    }
    count = countNow.getAsInt();
    mine = mineNow;
    inventory = inventoryNow;
    lookedAt = now;
    return Optional.of(new Responsibility(inventory, count, mine, phones::isOwned));
  }

  /** Whether it is known at this moment what the site has. */
  boolean areKnown() {
    return phones.areKnown();
  }
}
