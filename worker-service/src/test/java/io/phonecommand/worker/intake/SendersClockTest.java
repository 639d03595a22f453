package io.phonecommand.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class SendersClockTest {

  private static final Instant SENT = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Task TASK =
      new Task(
          1,
          "t",
          "c",
          0,
          "acme",
          "north",
          "p1",
          "true",
          SENT.plus(WINDOW).toEpochMilli(),
          null,
          null);

  private static Instant deadline(TimestampType type, Instant now) {
    ConsumerRecord<String, byte[]> taskRecord =
        new ConsumerRecord<>(
            "tasks",
            0,
            0,
            SENT.toEpochMilli(),
            type,
            0,
            0,
            "p1",
            new byte[0],
            new RecordHeaders(),
            Optional.empty());
    return SendersClock.startsBefore(TASK, taskRecord, now);
  }

  @Test
  void clockThatIsBehind_makesTheDeadlineComeEarlierByThat() {
    Instant now = SENT.minusSeconds(4);

    assertThat(deadline(TimestampType.CREATE_TIME, now)).isEqualTo(now.plus(WINDOW));
  }

  @Test
  void recordFromThePast_changesNothing() {
    assertThat(deadline(TimestampType.CREATE_TIME, SENT.plusSeconds(4)))
        .isEqualTo(TASK.startsBefore());
  }

  @Test
  void brokersClock_saysNothingOfTheSenders() {
    assertThat(deadline(TimestampType.LOG_APPEND_TIME, SENT.minusSeconds(4)))
        .isEqualTo(TASK.startsBefore());
  }
}
