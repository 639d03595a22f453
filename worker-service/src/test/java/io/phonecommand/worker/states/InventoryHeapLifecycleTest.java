package io.phonecommand.worker.states;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.common.memory.HeapBudget;
import io.phonecommand.common.start.StartException;
import org.junit.jupiter.api.Test;

class InventoryHeapLifecycleTest {

  private static final long MIB = 1024 * 1024;

  /** As on each of five workers that share them. */
  @Test
  void inventoryThatIsLargerThanExpected_mustFitTheHeap() {
    HeapBudget budget = new HeapBudget(100 * MIB).add("all else", 1, 70 * MIB);

    assertThatCode(() -> InventoryHeapLifecycle.count(budget, -5000)).doesNotThrowAnyException();
    assertThatCode(() -> InventoryHeapLifecycle.count(budget, 40_000)).doesNotThrowAnyException();
    assertThatThrownBy(() -> InventoryHeapLifecycle.count(budget, 40_000))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("phones of the inventory");
  }
}
