package io.phonecommand.worker.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.UnreadableMessageException;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which records are tasks that this worker may run. What is not is counted, logged without
 * its content, and never stops a partition.
 */
final class TaskScreening {

  private static final Logger log = LoggerFactory.getLogger(TaskScreening.class);

  private final String site;
  private final IntPredicate replyPartitions;
  private final MeterRegistry metrics;

  /**
   * @param replyPartitions which partitions the results topic has
   */
  TaskScreening(String site, IntPredicate replyPartitions, MeterRegistry metrics) {
    this.site = site;
    this.replyPartitions = replyPartitions;
    this.metrics = metrics;
  }

  /** The record's task, or nothing if it must be skipped. */
  Optional<Task> screen(ConsumerRecord<String, byte[]> taskRecord) {
    Task task;
    try {
      task = MessageCodec.readTask(taskRecord.value());
    } catch (UnreadableMessageException e) {
      return skip(taskRecord, "unreadable", String.valueOf(e.getMessage()));
    }
    if (!task.site().equals(site)) {
      return skip(taskRecord, "other_site", "it belongs to another site");
    }
    if (!replyPartitions.test(task.replyPartition())) {
      return skip(taskRecord, "reply_partition", "its reply partition does not exist");
    }
    return Optional.of(task);
  }

  private Optional<Task> skip(
      ConsumerRecord<String, byte[]> taskRecord, String reason, String problem) {
    metrics.counter("phone_command.tasks.skipped", "reason", reason).increment();
    log.warn(
        "Record {}-{}@{} is skipped: {}",
        taskRecord.topic(),
        taskRecord.partition(),
        taskRecord.offset(),
        problem);
    return Optional.empty();
  }
}
