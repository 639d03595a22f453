package io.phonecommand.worker.states;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.StateRecord;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.memory.HeapPlan;
import io.phonecommand.worker.settings.StateSettings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is known of phones costs what is planned for it. */
@Tag("heap")
class StatesHeapTest {

  private static final int COUNT = 200_000;
  private static final int COLLECTIONS = 5;
  private static final Duration ASK_AFTER = Duration.ofMinutes(5);
  private static final Duration CHANGE_PAUSE = Duration.ofMinutes(1);

  /** What it holds is kept until it has been measured. */
  private record Kept(PhoneStates states, AskPlan plan, Map<Integer, Long> owned) {}

  private static long liveHeap() {
    long live = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      live = Math.min(live, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return live;
  }

  private static Kept fill(Map<String, Phone> inventory) {
    StateSettings settings = new StateSettings(50, ASK_AFTER, CHANGE_PAUSE);
    PhoneStates states =
        new PhoneStates(
            settings,
            ASK_AFTER,
            partition -> true,
            (partition, id) -> false,
            Instant::now,
            System::nanoTime);
    AskPlan plan = new AskPlan(settings, 100, ASK_AFTER, System.nanoTime());
    Map<Integer, Long> owned = allOf(12);
    var unused = states.follow(new Responsibility(inventory, 12, owned, id -> true));
    inventory.values().forEach(states::reached);
    states
        .changes(COUNT, (partition, since) -> true)
        .forEach((id, state) -> states.heard(id, state, Duration.ZERO));
    states.heardOthers();
    plan.replace(states.ours());
    return new Kept(states, plan, owned);
  }

  private static Map<Integer, Long> allOf(int partitions) {
    Map<Integer, Long> all = new HashMap<>();
    for (int i = 0; i < partitions; i++) {
      all.put(i, System.nanoTime());
    }
    return all;
  }

  @Test
  void knownPhone_costsWhatIsPlannedFor() {
    Map<String, Phone> inventory = new HashMap<>();
    for (int i = 0; i < COUNT; i++) {
      String id = "phone-%026d".formatted(i);
      inventory.put(id, new Phone(id, "acme", "10.0.0.1", 5555));
    }
    // Not counted: what is made once.
    assertThat(fill(inventory).states().counts().reachable()).isEqualTo(COUNT);

    long before = liveHeap();
    Kept kept = fill(inventory);
    long each = (liveHeap() - before) / COUNT;

    assertThat(kept.plan().next(System.nanoTime())).isEmpty();
    assertThat(kept.states().asked(kept.owned())).hasSize(12);
    assertThat(each).isBetween(HeapPlan.STATE / 2L, (long) HeapPlan.STATE);
  }

  /** The record on the topic, for whoever plans Kafka's disks. */
  @Test
  void stateOfAPhone_isAShortRecord() {
    assertThat(MessageCodec.write(StateRecord.of(false, Instant.now()))).hasSizeLessThan(64);
  }
}
