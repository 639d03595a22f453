package io.phonecommand.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.worker.claims.UnansweredTasks;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class TasksElsewhereTest {

  private static final String TOPIC = "phone-command.tasks.north";
  private static final Instant MOMENT = Instant.ofEpochMilli(1_760_000_000_000L);

  /** Something was sent to the first one; nobody leads the second. */
  private static final class Log extends MockConsumer<String, byte[]> {

    Log() {
      super("earliest");
      Node[] nodes = {};
      updatePartitions(
          TOPIC,
          List.of(
              new PartitionInfo(TOPIC, 0, null, nodes, nodes),
              new PartitionInfo(TOPIC, 1, null, nodes, nodes),
              new PartitionInfo(TOPIC, 2, null, nodes, nodes)));
    }

    @Override
    public synchronized List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
      return partitionsFor(topic);
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> asked, Duration timeout) {
      Map<TopicPartition, OffsetAndTimestamp> found = new LinkedHashMap<>();
      asked.forEach(
          (partition, moment) -> {
            if (partition.partition() == 1) {
              throw new TimeoutException("a test's");
            }
            assertThat(moment).isEqualTo(MOMENT.toEpochMilli());
            found.put(
                partition,
                partition.partition() == 0 ? new OffsetAndTimestamp(7, moment + 1) : null);
          });
      return found;
    }
  }

  @Test
  void partitionThatCantBeRead_keepsNoOtherFromBeingRead_andIsToldOf() {
    TasksElsewhere tasks = new TasksElsewhere(TOPIC, Log::new, new UnansweredTasks());
    Map<Integer, Boolean> used = new LinkedHashMap<>();
    Set<Integer> all = new LinkedHashSet<>(List.of(1, 0, 2));

    assertThatThrownBy(() -> tasks.read(all, task -> {}, MOMENT, used::put))
        .isInstanceOf(TimeoutException.class);

    assertThat(used).containsOnly(Map.entry(0, true), Map.entry(2, false));
  }
}
