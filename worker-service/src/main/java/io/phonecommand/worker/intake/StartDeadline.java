package io.phonecommand.worker.intake;

import io.phonecommand.common.message.Task;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/**
 * A start deadline is a moment on the clock of the api replica that set it. A worker whose clock is
 * behind that one would start tasks late; it can tell, because the record then seems to come from
 * the future.
 */
final class StartDeadline {

  private StartDeadline() {}

  /**
   * The task's start deadline on this worker's clock: earlier by as much as this clock is certainly
   * behind. The record's way to this worker hides that much of the difference; a clock that is
   * ahead only makes deadlines come too soon.
   *
   * @param now on this worker's clock, when the record had come
   */
  static Instant onThisClock(Task task, ConsumerRecord<String, byte[]> taskRecord, Instant now) {
    Duration behind = Duration.between(now, Instant.ofEpochMilli(taskRecord.timestamp()));
    boolean sendersClock = taskRecord.timestampType() == TimestampType.CREATE_TIME;
    return sendersClock && behind.isPositive()
        ? task.startsBefore().minus(behind)
        : task.startsBefore();
  }
}
