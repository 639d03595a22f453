package io.phonecommand.worker.intake;

import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.worker.claims.ClaimNote;
import io.phonecommand.worker.claims.OffsetRanges;
import io.phonecommand.worker.claims.TaskRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks that were claimed from a partition before this worker got it, read from the log itself:
 * what stands there before the committed offset was claimed by somebody. The note beside the offset
 * says which of them are still to be answered, and which are still to be run.
 */
final class ClaimedTasks {

  private static final Logger log = LoggerFactory.getLogger(ClaimedTasks.class);

  /** How much the clocks of api replicas, which date the records, may be behind this worker's. */
  private static final Duration CLOCK_MARGIN = Duration.ofMinutes(1);

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final TaskScreening screening;
  private final Duration window;
  private final Clock clock;
  private final Predecessors predecessors;

  /**
   * @param consumers makes a consumer for one reading; it knows the workers' group, but never joins
   * @param window how far back a repeat must be recognised
   */
  ClaimedTasks(
      Supplier<Consumer<String, byte[]>> consumers,
      TaskScreening screening,
      Duration window,
      Clock clock,
      Predecessors predecessors) {
    this.consumers = consumers;
    this.screening = screening;
    this.window = window;
    this.clock = clock;
    this.predecessors = predecessors;
  }

  /**
   * Reads {@code partition} up to where it is claimed: first the tasks that wait for an answer,
   * because somebody waits for it. Blocks; any thread.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka can't be read
   */
  Inheritance read(TopicPartition partition) {
    try (Consumer<String, byte[]> consumer = consumers.get()) {
      OffsetAndMetadata claimed = consumer.committed(Set.of(partition)).get(partition);
      if (claimed == null) {
        return Inheritance.NOTHING;
      }
      consumer.assign(List.of(partition));
      ClaimNote note = noteOf(partition, claimed);
      tasksIn(note.unanswered(), consumer, partition).forEach(predecessors::lost);
      List<TaskRecord> released = tasksIn(note.released(), consumer, partition);
      noteClaimed(consumer, partition, claimed.offset(), note.released());
      return new Inheritance(OptionalLong.of(claimed.offset()), released);
    }
  }

  private static ClaimNote noteOf(TopicPartition partition, OffsetAndMetadata claimed) {
    try {
      return ClaimNote.parse(claimed.metadata());
    } catch (IllegalArgumentException e) {
      log.warn("{} has a note that can't be read: {}", partition, e.getMessage());
      return ClaimNote.EMPTY;
    }
  }

  private List<TaskRecord> tasksIn(
      OffsetRanges offsets, Consumer<String, byte[]> consumer, TopicPartition partition) {
    List<TaskRecord> tasks = new ArrayList<>();
    if (!offsets.isEmpty()) {
      LogReading.read(
          consumer,
          partition,
          offsets.first(),
          offsets.last() + 1,
          claimed -> {
            if (offsets.contains(claimed.offset())) {
              screening.screen(claimed).ifPresent(tasks::add);
            }
          });
    }
    return tasks;
  }

  private void noteClaimed(
      Consumer<String, byte[]> consumer,
      TopicPartition partition,
      long end,
      OffsetRanges released) {
    long since = clock.instant().minus(window).minus(CLOCK_MARGIN).toEpochMilli();
    OffsetAndTimestamp start = consumer.offsetsForTimes(Map.of(partition, since)).get(partition);
    if (start != null) {
      LogReading.read(
          consumer,
          partition,
          start.offset(),
          end,
          claimed -> {
            if (!released.contains(claimed.offset())) {
              note(claimed);
            }
          });
    }
  }

  private void note(ConsumerRecord<String, byte[]> claimed) {
    try {
      Task task = MessageCodec.readTask(claimed.value());
      predecessors.claimed(task);
    } catch (UnreadableMessageException e) {
      // It was skipped then, and a repeat of it is skipped again.
      log.debug("{}@{} is no task", claimed.partition(), claimed.offset());
    }
  }
}
