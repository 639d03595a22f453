package io.phonecommand.worker.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.message.Cancel;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskMessage;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.worker.claims.CancelRecord;
import io.phonecommand.worker.claims.ScreenedRecord;
import io.phonecommand.worker.claims.TaskRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Decides which records are tasks that this worker may run. What is not is counted, logged without
 * its content, and never stops a partition.
 */
final class TaskScreening {

  /** Which partitions the topics have that answers go to. */
  @FunctionalInterface
  interface ReplyPartitions {

    /**
     * Whether there is the one that the answer of {@code task} is to go to, said at once.
     *
     * @param chosen when somebody saw that it was there
     */
    boolean has(Task task, Instant chosen);
  }

  private static final Logger log = LoggerFactory.getLogger(TaskScreening.class);

  /** After its deadline a task is still answered for this long; then nobody waits any more. */
  private static final Duration EXPIRED_LIMIT = Duration.ofMinutes(1);

  private static final List<String> REASONS =
      List.of("unreadable", "other_site", "reply_partition", "too_old", "deadline");

  private final String site;
  private final ReplyPartitions replyPartitions;
  private final Duration idempotencyWindow;
  private final Clock clock;
  private final Map<String, Counter> skipped;

  /**
   * @param idempotencyWindow how long a task is remembered: one that could still start later might
   *     run twice
   */
  TaskScreening(
      String site,
      ReplyPartitions replyPartitions,
      Duration idempotencyWindow,
      Clock clock,
      MeterRegistry metrics) {
    this.site = site;
    this.replyPartitions = replyPartitions;
    this.idempotencyWindow = idempotencyWindow;
    this.clock = clock;
    // Seen from the start: an increase from nothing to 1 is none to whoever watches it.
    this.skipped =
        REASONS.stream()
            .collect(
                Collectors.toMap(
                    reason -> reason,
                    reason -> metrics.counter("phone_command.tasks.skipped", "reason", reason)));
  }

  /** The record's task or cancel, or nothing if it must be skipped. */
  Optional<ScreenedRecord> screen(ConsumerRecord<String, byte[]> taskRecord) {
    TaskMessage message;
    try {
      message = MessageCodec.readTaskMessage(taskRecord.value());
    } catch (UnreadableMessageException e) {
      return skip(taskRecord, "unreadable", String.valueOf(e.getMessage()));
    }
    if (!message.site().equals(site)) {
      return skip(taskRecord, "other_site", "it belongs to another site");
    }
    return message instanceof Cancel cancel
        ? Optional.of(new CancelRecord(cancel, taskRecord.partition(), taskRecord.offset()))
        : screen((Task) message, taskRecord);
  }

  /** The record's task, if it is one that must not be skipped. */
  Optional<TaskRecord> screenTask(ConsumerRecord<String, byte[]> taskRecord) {
    return screen(taskRecord).filter(TaskRecord.class::isInstance).map(TaskRecord.class::cast);
  }

  private Optional<ScreenedRecord> screen(Task task, ConsumerRecord<String, byte[]> taskRecord) {
    Instant sent = Instant.ofEpochMilli(taskRecord.timestamp());
    if (!replyPartitions.has(task, sent)) {
      return skip(taskRecord, "reply_partition", "its reply partition does not exist");
    }
    Instant now = clock.instant();
    Instant startsBefore = SendersClock.startsBefore(task, taskRecord, now);
    // Of a job that was not started in time it is said so, however late.
    if (!task.isJob() && startsBefore.plus(EXPIRED_LIMIT).isBefore(now)) {
      return skip(taskRecord, Level.DEBUG, "too_old", "its start deadline is long over");
    }
    if (!task.isJob() && startsBefore.minus(idempotencyWindow).isAfter(now)) {
      return skip(taskRecord, "deadline", "its start deadline is too far away");
    }
    return Optional.of(
        new TaskRecord(
            task,
            taskRecord.partition(),
            taskRecord.offset(),
            startsBefore,
            SendersClock.firstUsed(task, taskRecord, now)));
  }

  private Optional<ScreenedRecord> skip(
      ConsumerRecord<String, byte[]> taskRecord, String reason, String problem) {
    return skip(taskRecord, Level.WARN, reason, problem);
  }

  /**
   * @param level for what comes by the thousand, when a site was away, not one that is printed
   */
  private Optional<ScreenedRecord> skip(
      ConsumerRecord<String, byte[]> taskRecord, Level level, String reason, String problem) {
    Objects.requireNonNull(skipped.get(reason)).increment();
    log.atLevel(level)
        .log(
            "Record {}-{}@{} is skipped: {}",
            taskRecord.topic(),
            taskRecord.partition(),
            taskRecord.offset(),
            problem);
    return Optional.empty();
  }
}
