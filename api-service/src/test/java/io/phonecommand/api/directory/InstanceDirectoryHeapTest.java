package io.phonecommand.api.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.memory.HeapPlan;
import io.phonecommand.api.testing.Heap;
import io.phonecommand.common.directory.InstanceLog;
import io.phonecommand.common.directory.InstanceOwners;
import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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

  private InstanceOwners filled() {
    InstanceOwners owners = new InstanceOwners();
    InstanceLog log =
        new InstanceLog(
            owners,
            (topic, id) -> true,
            new DirectoryNews(site -> {}, meters.counter("unreadable")));
    for (int i = 0; i < INSTANCES; i++) {
      InstanceRecord instance = new InstanceRecord(1, "tenant-" + i % TENANTS, "north", 1L);
      log.apply(
          new ConsumerRecord<>(
              Topics.instances("north"),
              0,
              i,
              "an-instance-with-a-long-id%06d".formatted(i),
              MessageCodec.write(instance)));
    }
    assertThat(owners.size()).isEqualTo(INSTANCES);
    return owners;
  }
}
