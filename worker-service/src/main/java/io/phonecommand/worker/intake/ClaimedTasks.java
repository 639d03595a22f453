package io.phonecommand.worker.intake;

import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.UnreadableMessageException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks that were claimed from a partition within the idempotency window, read from the log
 * itself: what stands there before the committed offset was claimed by somebody.
 */
final class ClaimedTasks {

  private static final Logger log = LoggerFactory.getLogger(ClaimedTasks.class);
  private static final Duration POLL_WAIT = Duration.ofMillis(200);

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final Duration window;
  private final Clock clock;
  private final java.util.function.Consumer<Task> known;

  /**
   * @param consumers makes a consumer for one reading; it knows the workers' group, but never joins
   * @param window how far back a repeat must be recognised
   * @param known takes each task that was claimed
   */
  ClaimedTasks(
      Supplier<Consumer<String, byte[]>> consumers,
      Duration window,
      Clock clock,
      java.util.function.Consumer<Task> known) {
    this.consumers = consumers;
    this.window = window;
    this.clock = clock;
    this.known = known;
  }

  /**
   * Reads {@code partition} up to where it is claimed. Blocks; any thread.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka can't be read
   */
  void read(TopicPartition partition) {
    try (Consumer<String, byte[]> consumer = consumers.get()) {
      OffsetAndMetadata claimed = consumer.committed(Set.of(partition)).get(partition);
      OffsetAndTimestamp start = startOf(consumer, partition);
      if (claimed != null && start != null) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, start.offset());
        readUpTo(consumer, partition, claimed.offset());
      }
    }
  }

  private @Nullable OffsetAndTimestamp startOf(
      Consumer<String, byte[]> consumer, TopicPartition partition) {
    long since = clock.instant().minus(window).toEpochMilli();
    return consumer.offsetsForTimes(Map.of(partition, since)).get(partition);
  }

  private void readUpTo(Consumer<String, byte[]> consumer, TopicPartition partition, long end) {
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<String, byte[]> claimed : consumer.poll(POLL_WAIT)) {
        if (claimed.offset() < end) {
          note(claimed);
        }
      }
    }
  }

  private void note(ConsumerRecord<String, byte[]> claimed) {
    try {
      known.accept(MessageCodec.readTask(claimed.value()));
    } catch (UnreadableMessageException e) {
      // It was skipped then, and a repeat of it is skipped again.
      log.debug("{}@{} is no task", claimed.partition(), claimed.offset());
    }
  }
}
