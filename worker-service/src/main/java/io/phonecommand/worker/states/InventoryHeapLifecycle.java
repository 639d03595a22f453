package io.phonecommand.worker.states;

import io.phonecommand.common.memory.HeapBudget;
import io.phonecommand.worker.inventory.SitePhones;
import io.phonecommand.worker.memory.HeapPlan;
import org.springframework.context.SmartLifecycle;

/**
 * Refuses a start after which the heap could be too small for the inventory: how many phones it has
 * is known only once it was read, and the states of all of them are kept, whoever asks them.
 */
final class InventoryHeapLifecycle implements SmartLifecycle {

  /** After the inventory has been read, and before tasks are taken. */
  private static final int PHASE = 50;

  private final HeapBudget budget;
  private final int expected;
  private final SitePhones phones;
  private volatile boolean running;

  /**
   * @param budget in which {@code expected} phones are counted
   */
  InventoryHeapLifecycle(HeapBudget budget, int expected, SitePhones phones) {
    this.budget = budget;
    this.expected = expected;
    this.phones = phones;
  }

  @Override
  public void start() {
    count(budget, phones.ofInventory().size() - expected);
    running = true;
  }

  /**
   * Nothing is to be done for phones that were expected.
   *
   * @throws io.phonecommand.common.start.StartException if {@code more} than those do not fit
   */
  static void count(HeapBudget budget, int more) {
    if (more > 0) {
      var unused =
          budget.add("states of the other phones of the inventory", more, HeapPlan.STATE).require();
    }
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
