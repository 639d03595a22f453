package io.phonecommand.worker.intake;

import io.phonecommand.common.message.Task;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/**
 * What a task says of moments is said on the clock of the api replica that sent it. A worker whose
 * clock is behind that one would start tasks late; it can tell, because the record then seems to
 * come from the future.
 */
final class SendersClock {

  private SendersClock() {}

  /**
   * The task's start deadline on this worker's clock: earlier by as much as this clock is certainly
   * behind. The record's way to this worker hides that much of the difference; a clock that is
   * ahead only makes deadlines come too soon.
   *
   * @param now on this worker's clock, when the record had come
   */
  static Instant startsBefore(Task task, ConsumerRecord<String, byte[]> taskRecord, Instant now) {
    return earlier(task.startsBefore(), taskRecord, now);
  }

  /**
   * When the task's request came first, on this worker's clock; {@link Instant#MAX} if with this
   * task, or if nobody says.
   */
  static Instant firstUsed(Task task, ConsumerRecord<String, byte[]> taskRecord, Instant now) {
    Long firstUsed = task.firstUsed();
    return firstUsed == null
        ? Instant.MAX
        : earlier(Instant.ofEpochMilli(firstUsed), taskRecord, now);
  }

  private static Instant earlier(
      Instant moment, ConsumerRecord<String, byte[]> taskRecord, Instant now) {
    Duration behind = Duration.between(now, Instant.ofEpochMilli(taskRecord.timestamp()));
    boolean sendersClock = taskRecord.timestampType() == TimestampType.CREATE_TIME;
    return sendersClock && behind.isPositive() ? moment.minus(behind) : moment;
  }
}
