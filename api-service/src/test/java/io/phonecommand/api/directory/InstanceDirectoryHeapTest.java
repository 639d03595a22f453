package io.phonecommand.api.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.memory.HeapPlan;
import io.phonecommand.api.testing.Heap;
import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.MessageCodec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an instance costs, on which the room for them rests. */
@Tag("heap")
class InstanceDirectoryHeapTest {

  private static final int INSTANCES = 200_000;
  private static final int TENANTS = 100;

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void instance_costsWhatIsPlannedFor() throws Exception {
    long each = Heap.bytesOfEach(INSTANCES, this::filled);

    assertThat(each).isBetween(HeapPlan.INSTANCE * 3L / 4, (long) HeapPlan.INSTANCE);
  }

  private InstanceDirectory filled() {
    InstanceDirectory directory = new InstanceDirectory();
    InstanceUpdates updates =
        new InstanceUpdates(
            directory, site -> {}, meters.counter("unreadable"), meters.counter("conflicts"));
    for (int i = 0; i < INSTANCES; i++) {
      InstanceRecord instance = new InstanceRecord(1, "tenant-" + i % TENANTS, "north");
      updates.apply("an-instance-with-a-long-id%06d".formatted(i), MessageCodec.write(instance));
    }
    assertThat(directory.size()).isEqualTo(INSTANCES);
    return directory;
  }
}
