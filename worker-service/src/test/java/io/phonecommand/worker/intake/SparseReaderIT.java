package io.phonecommand.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.common.message.Task;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.worker.claims.ClaimMetadata;
import io.phonecommand.worker.claims.TaskRecord;
import io.phonecommand.worker.claims.UnansweredTasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Single records that are far apart. */
class SparseReaderIT extends OnIntakeBroker {

  private static final TopicPartition PARTITION = new TopicPartition("tasks", 0);

  /** A job of three hours ago, and tasks of just now. */
  @Test
  void recordsThatAreFarApart_areFound_withoutReadingWhatIsBetweenThem() throws Exception {
    int last = 9 * (int) SparseReader.LONG_WAY;
    broker.publishMany(site, last + 1);
    AtomicInteger polled = new AtomicInteger();
    List<Long> found = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<String, byte[]>(broker.kafka().consumer()) {
          @Override
          public ConsumerRecords<String, byte[]> poll(Duration wait) {
            ConsumerRecords<String, byte[]> records = super.poll(wait);
            polled.addAndGet(records.count());
            return records;
          }
        }) {
      ClaimMetadata note = note(1, 3, last / 2, last, last + 1000);
      SparseReader.read(
          consumer,
          new TopicPartition(Topics.tasks(site), 0),
          note.unanswered(),
          each -> found.add(each.offset()));
    }

    assertThat(found).containsExactly(1L, 3L, (long) last / 2, (long) last);
    assertThat(polled.get()).isLessThan((int) SparseReader.LONG_WAY);
  }

  private static ClaimMetadata note(int... offsets) {
    UnansweredTasks unanswered = new UnansweredTasks();
    Task any = new Task(Task.JOB, "j", "k", 0, "acme", "north", "p1", "x", 1, null, null, 1L);
    for (int offset : offsets) {
      unanswered.add(new TaskRecord(any, 0, offset, Instant.MAX));
    }
    return unanswered.metadataOf(0);
  }

  /** Who takes that for none would not look far enough back, and a repeat would run again. */
  @Test
  void recordThatDoesNotCome_isNotTakenForNone() {
    try (var silent = new MockConsumer<String, byte[]>("none")) {
      silent.updateBeginningOffsets(Map.of(PARTITION, 0L));
      silent.updateEndOffsets(Map.of(PARTITION, 8L));

      assertThatThrownBy(() -> PartitionPast.timeOf(7, PARTITION, silent, Duration.ofMillis(100)))
          .isInstanceOf(TimeoutException.class);
      assertThat(PartitionPast.timeOf(8, PARTITION, silent, Duration.ofMillis(100))).isEmpty();
    }
  }
}
