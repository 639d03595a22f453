package io.phonecommand.worker.intake;

import io.phonecommand.common.kafka.LogReader;
import io.phonecommand.common.message.Cancel;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskMessage;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.worker.claims.ClaimMetadata;
import io.phonecommand.worker.claims.LogIdentity;
import io.phonecommand.worker.claims.OffsetRanges;
import io.phonecommand.worker.claims.TaskRecord;
import io.phonecommand.worker.claims.TaskSink;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks that were claimed from a partition before this worker got it, read from the log itself:
 * what stands there before the committed offset was claimed by somebody. The metadata of the offset
 * says which of them are still to be answered, and which are still to be run.
 */
final class PartitionPast {

  /**
   * What the last owner of a partition left behind.
   *
   * @param readFrom where to read on: everything before it is claimed
   * @param standing whether the group's committed offset says so, too; if not, it must be committed
   *     before anything else is
   * @param released tasks that were claimed and certainly never started, oldest first: they are to
   *     be claimed anew and run
   * @param lost what a lost worker had claimed and not answered, by partitions, of which this may
   *     be one: its jobs are still to be answered
   * @param log which log it is, and since when all claims on it are known
   */
  record Inheritance(
      OffsetAndMetadata readFrom,
      boolean standing,
      List<TaskRecord> released,
      Map<Integer, OffsetRanges> lost,
      LogIdentity log) {

    /** Whether nothing has to be committed before the partition is read on. */
    boolean isClaimed() {
      return standing && released.isEmpty();
    }
  }

  private static final Logger log = LoggerFactory.getLogger(PartitionPast.class);

  /** How much the clocks of api replicas, which date the records, may be behind this worker's. */
  private static final Duration CLOCK_MARGIN = Duration.ofMinutes(1);

  /**
   * For how long somebody may wait for a synchronous task: those that are younger are looked for
   * first, before all that must be remembered.
   */
  private static final Duration SYNC_WINDOW = Duration.ofMinutes(2);

  /** How long Kafka may take for an answer, and nothing may come of a log that has more. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration POLL_WAIT = Duration.ofMillis(200);

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final Admin admin;
  private final TaskScreening screening;
  private final Duration window;
  private final Clock clock;

  /**
   * When this worker began: what was sent since, it alone has claimed, or another one with
   * metadata.
   */
  private final Instant began;

  private final TaskSink sink;

  /**
   * @param consumers makes a consumer for one reading; it knows the workers' group, but never joins
   * @param window how far back a repeat must be recognised
   * @param sink hears what became of the tasks
   */
  PartitionPast(
      Supplier<Consumer<String, byte[]>> consumers,
      Admin admin,
      TaskScreening screening,
      Duration window,
      Clock clock,
      TaskSink sink) {
    this.consumers = consumers;
    this.admin = admin;
    this.screening = screening;
    this.window = window;
    this.clock = clock;
    this.began = clock.instant();
    this.sink = sink;
  }

  /**
   * Reads {@code partition} up to where it is claimed: first the synchronous tasks that wait for an
   * answer, because somebody waits for it. Jobs of a lost worker can be hours old; nobody has to
   * wait until they are found, see {@link LostJobs}. Where the claim can't be true, everything in
   * the log is taken for claimed: nobody can know of any of it whether it ran. Blocks; any thread.
   *
   * @throws KafkaException if Kafka can't be read
   */
  Inheritance read(TopicPartition partition) {
    LogIdentity identity = identityOf(partition);
    try (Consumer<String, byte[]> consumer = consumers.get()) {
      consumer.assign(List.of(partition));
      OffsetAndMetadata claimed = consumer.committed(Set.of(partition), PATIENCE).get(partition);
      if (claimed == null) {
        return doubtWhatWasBefore(consumer, partition, identity, "NOBODY HAS CLAIMED ANYTHING");
      }
      ClaimMetadata metadata;
      try {
        metadata = ClaimMetadata.parse(claimed.metadata());
      } catch (IllegalArgumentException e) {
        return doubtWhatWasBefore(
            consumer, partition, identity, "ITS OFFSET WAS NOT COMMITTED BY A WORKER");
      }
      LogIdentity before = metadata.log();
      if (before != null && !before.topicId().equals(identity.topicId())) {
        return doubtAll(consumer, partition, identity, "ITS TOPIC WAS MADE ANEW");
      }
      OffsetAndMetadata end = new OffsetAndMetadata(claimed.offset(), metadata.leaderEpoch(), "");
      if (!isInTheLog(consumer, partition, end)) {
        return doubtAll(
            consumer, partition, identity, "ITS LOG DOES NOT REACH UP TO WHAT IS CLAIMED");
      }
      LogIdentity now =
          before == null
              ? identity
              : before.amongPartitions(identity.partitions(), clock.instant());
      return inherit(consumer, partition, end, metadata, now);
    }
  }

  /** Which log {@code partition} has now, of which everything is known as far as this can tell. */
  private LogIdentity identityOf(TopicPartition partition) {
    String topic = partition.topic();
    try {
      TopicDescription is =
          Objects.requireNonNull(admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return new LogIdentity(is.partitions().size(), Instant.EPOCH, is.topicId().toString());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("topic " + topic + " could not be asked for", e);
    }
  }

  /** Kafka's client compares the claim's leader epoch with the log's, which may have been cut. */
  private static boolean isInTheLog(
      Consumer<String, byte[]> consumer, TopicPartition partition, OffsetAndMetadata claimed) {
    long end = consumer.endOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L);
    if (claimed.offset() > end) {
      return false;
    }
    try {
      consumer.seek(partition, claimed);
      return consumer.position(partition, PATIENCE) == claimed.offset();
    } catch (LogTruncationException e) {
      return false;
    }
  }

  private Inheritance inherit(
      Consumer<String, byte[]> consumer,
      TopicPartition partition,
      OffsetAndMetadata claimed,
      ClaimMetadata metadata,
      LogIdentity identity) {
    OffsetRanges unanswered = metadata.unanswered();
    long young = firstSince(clock.instant().minus(SYNC_WINDOW), consumer, partition);
    SparseReader.read(
        consumer, partition, unanswered.between(young, claimed.offset()), this::answerSync);
    List<TaskRecord> released = new ArrayList<>();
    SparseReader.read(
        consumer,
        partition,
        metadata.released().between(0, claimed.offset()),
        found -> screening.screenTask(found).ifPresent(released::add));
    // This worker may have read one back while it waited at the other.
    released.forEach(asked -> sink.forgetClaimed(asked.task()));
    Set<String> toRun =
        released.stream().map(asked -> asked.task().taskId()).collect(Collectors.toSet());
    LogReader.Start start = windowBefore(claimed.offset(), partition, consumer);
    LogReader reader = LogReader.open(consumer, List.of(partition), start, PATIENCE);
    reader.readUpTo(
        claimed.offset(),
        PATIENCE,
        found -> {
          remember(found, id -> !toRun.contains(id));
          if (found.offset() < young && unanswered.contains(found.offset())) {
            answerSync(found);
          }
        });
    long oldest = oldestOffset(consumer, partition);
    // What nobody had claimed before it was deleted is gone: it has not run, and never will.
    OffsetAndMetadata readFrom =
        claimed.offset() < oldest ? new OffsetAndMetadata(oldest) : claimed;
    return new Inheritance(
        readFrom,
        true,
        released,
        lostIn(metadata, partition, claimed.offset()),
        identity.knownSince(oldestTime(oldest, consumer, partition)));
  }

  /** Who does not say of which log his offsets are does not know what a job is. */
  private static Map<Integer, OffsetRanges> lostIn(
      ClaimMetadata metadata, TopicPartition partition, long end) {
    if (metadata.log() == null) {
      return Map.of();
    }
    Map<Integer, OffsetRanges> lost = new HashMap<>(metadata.elsewhere());
    lost.put(partition.partition(), metadata.unanswered().between(0, end));
    return lost;
  }

  private void answerSync(ConsumerRecord<String, byte[]> claimed) {
    screening
        .screenTask(claimed)
        .filter(asked -> !asked.task().isJob())
        .ifPresent(sink::answerLost);
  }

  private static long firstSince(
      Instant moment, Consumer<String, byte[]> consumer, TopicPartition partition) {
    OffsetAndTimestamp first =
        consumer.offsetsForTimes(Map.of(partition, moment.toEpochMilli()), PATIENCE).get(partition);
    return first == null ? Long.MAX_VALUE : first.offset();
  }

  private static long oldestOffset(Consumer<String, byte[]> consumer, TopicPartition partition) {
    return consumer.beginningOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L);
  }

  /**
   * Since when all records are there: from the oldest on, where older ones were deleted that a
   * repeat could still be of.
   */
  private Instant oldestTime(
      long oldest, Consumer<String, byte[]> consumer, TopicPartition partition) {
    if (oldest == 0) {
      return Instant.EPOCH;
    }
    OffsetAndTimestamp first =
        consumer.offsetsForTimes(Map.of(partition, 0L), PATIENCE).get(partition);
    return first == null ? clock.instant() : Instant.ofEpochMilli(first.timestamp());
  }

  private Inheritance doubtAll(
      Consumer<String, byte[]> consumer,
      TopicPartition partition,
      LogIdentity identity,
      String reason) {
    return doubtUpTo(Long.MAX_VALUE, consumer, partition, identity, reason);
  }

  /** A site's first tasks come before its first worker has claimed anything. */
  private Inheritance doubtWhatWasBefore(
      Consumer<String, byte[]> consumer,
      TopicPartition partition,
      LogIdentity identity,
      String reason) {
    long end = firstSince(began, consumer, partition);
    return doubtUpTo(end, consumer, partition, identity, reason);
  }

  private Inheritance doubtUpTo(
      long limit,
      Consumer<String, byte[]> consumer,
      TopicPartition partition,
      LogIdentity identity,
      String reason) {
    LogReader.Start start = windowBefore(limit, partition, consumer);
    LogReader reader = LogReader.open(consumer, List.of(partition), start, PATIENCE);
    long end = Math.min(reader.endOf(partition), limit);
    reader.readUpTo(end, PATIENCE, this::doubt);
    if (end > 0) {
      log.error(
          "{}: {}. It is read from offset {} on; of what was asked before, nobody knows whether it"
              + " ran (CMD.2003)",
          partition,
          reason,
          end);
    }
    return new Inheritance(
        new OffsetAndMetadata(end),
        false,
        List.of(),
        Map.of(),
        identity.knownSince(clock.instant()));
  }

  private void doubt(ConsumerRecord<String, byte[]> found) {
    remember(found, id -> true);
    screening.screenTask(found).ifPresent(sink::answerLost);
  }

  /**
   * From where a repeat can be of that stands at {@code next} or behind it: an idempotency window
   * before that one was sent, which may be long ago, because a job waits for hours.
   */
  private LogReader.Start windowBefore(
      long next, TopicPartition partition, Consumer<String, byte[]> consumer) {
    Instant now = clock.instant();
    Instant sent =
        timeOf(next, partition, consumer, PATIENCE).filter(time -> time.isBefore(now)).orElse(now);
    return LogReader.since(sent.minus(window).minus(CLOCK_MARGIN));
  }

  /**
   * When the record at {@code offset}, or the next one that is there, was sent; empty if there is
   * none.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException if there is one that does not come: who
   *     took it for none would not look far enough back
   */
  static Optional<Instant> timeOf(
      long offset, TopicPartition partition, Consumer<String, byte[]> consumer, Duration patience) {
    LogReader reader =
        LogReader.open(consumer, List.of(partition), LogReader.from(offset), patience);
    long giveUp = System.nanoTime() + patience.toNanos();
    while (!reader.isAtEnd()) {
      for (ConsumerRecord<String, byte[]> found : reader.poll(POLL_WAIT)) {
        return Optional.of(Instant.ofEpochMilli(found.timestamp()));
      }
      if (System.nanoTime() - giveUp >= 0) {
        throw new org.apache.kafka.common.errors.TimeoutException(
            "nothing of %s came for %s".formatted(partition, patience));
      }
    }
    return Optional.empty();
  }

  /**
   * @param over which of the tasks, by their ids, must not run any more; a repeat of one that was
   *     released has its id
   */
  private void remember(ConsumerRecord<String, byte[]> claimed, Predicate<String> over) {
    try {
      TaskMessage message = MessageCodec.readTaskMessage(claimed.value());
      if (message instanceof Cancel cancel) {
        sink.rememberCancelled(cancel);
      } else if (over.test(message.taskId())) {
        sink.rememberClaimed((Task) message);
      }
    } catch (UnreadableMessageException e) {
      // It was skipped then, and a repeat of it is skipped again.
      log.debug("{}@{} is no task", claimed.partition(), claimed.offset());
    }
  }
}
