package io.phonecommand.worker.intake;

import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.worker.claims.ClaimMetadata;
import io.phonecommand.worker.claims.OffsetRanges;
import io.phonecommand.worker.claims.UnansweredTasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What workers still have to do of partitions that went to others: it stands beside the offset of a
 * partition that they have kept. Any thread; blocks.
 */
public final class TasksElsewhere {

  private static final Logger log = LoggerFactory.getLogger(TasksElsewhere.class);

  /** How long Kafka may take for an answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String topic;
  private final Supplier<Consumer<String, byte[]>> consumers;
  private final UnansweredTasks own;

  /**
   * @param topic of the tasks
   * @param consumers makes a consumer for one reading; it knows the workers' group, but never joins
   * @param own what this worker has to do itself
   */
  TasksElsewhere(String topic, Supplier<Consumer<String, byte[]>> consumers, UnansweredTasks own) {
    this.topic = topic;
    this.consumers = consumers;
    this.own = own;
  }

  /**
   * Hands on the tasks of {@code partitions} that other workers have claimed and not answered,
   * which have these partitions no more. May hand on some that were answered since.
   *
   * @param moment since when a partition counts as used to which something was sent
   * @param done hears of each partition that was read, whether it is used
   * @throws KafkaException if some, or all, can't be read; the others have been
   */
  public void read(
      Set<Integer> partitions,
      java.util.function.Consumer<Task> each,
      Instant moment,
      BiConsumer<Integer, Boolean> done) {
    try (Consumer<String, byte[]> consumer = consumers.get()) {
      Collection<ClaimMetadata> claims = claims(consumer);
      List<KafkaException> failures = new ArrayList<>();
      for (Integer partition : partitions) {
        TopicPartition of = new TopicPartition(topic, partition);
        OffsetRanges open =
            claims.stream()
                .map(claim -> claim.elsewhere().getOrDefault(partition, OffsetRanges.NONE))
                .reduce(OffsetRanges.NONE, OffsetRanges::plus);
        try {
          SparseReader.read(consumer, of, open, found -> handOn(found, each));
          done.accept(partition, isUsedSince(consumer, of, moment));
        } catch (KafkaException e) {
          failures.add(e);
        }
      }
      if (!failures.isEmpty()) {
        throw failures.getFirst();
      }
    }
  }

  private static boolean isUsedSince(
      Consumer<String, byte[]> consumer, TopicPartition partition, Instant moment) {
    return consumer
        .offsetsForTimes(Map.of(partition, moment.toEpochMilli()), PATIENCE)
        .values()
        .stream()
        .anyMatch(Objects::nonNull);
  }

  private Collection<ClaimMetadata> claims(Consumer<String, byte[]> consumer) {
    Set<TopicPartition> all =
        consumer.partitionsFor(topic, PATIENCE).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .collect(Collectors.toSet());
    return consumer.committed(all, PATIENCE).values().stream()
        .flatMap(TasksElsewhere::claim)
        .toList();
  }

  private static Stream<ClaimMetadata> claim(@Nullable OffsetAndMetadata committed) {
    try {
      return committed == null
          ? Stream.empty()
          : Stream.of(ClaimMetadata.parse(committed.metadata()));
    } catch (IllegalArgumentException e) {
      // Whoever takes that partition over says so.
      log.debug("An offset was not committed by a worker: {}", e.getMessage());
      return Stream.empty();
    }
  }

  private void handOn(
      ConsumerRecord<String, byte[]> found, java.util.function.Consumer<Task> each) {
    try {
      // A partition can come back before what stood of it elsewhere is gone.
      if (!own.isOpen(found.partition(), found.offset())
          && MessageCodec.readTaskMessage(found.value()) instanceof Task task) {
        each.accept(task);
      }
    } catch (UnreadableMessageException e) {
      log.debug("{}@{} is no task", found.partition(), found.offset());
    }
  }
}
