package io.phonecommand.worker.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.worker.claims.TaskRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TaskScreeningTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration IDEMPOTENCY_WINDOW = Duration.ofMinutes(10);

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final TaskScreening screening =
      new TaskScreening(
          "north",
          (task, chosen) -> task.replyPartition() < 4,
          IDEMPOTENCY_WINDOW,
          Clock.fixed(NOW, ZoneOffset.UTC),
          metrics);

  private static byte[] task(String site, int replyPartition, Instant deadline) {
    return MessageCodec.write(
        new Task(
            1,
            "t",
            "c",
            replyPartition,
            "acme",
            site,
            "p1",
            "echo x",
            deadline.toEpochMilli(),
            null,
            null));
  }

  private Optional<TaskRecord> screen(byte[] value) {
    return screening.screenTask(new ConsumerRecord<>("tasks", 3, 42, "p1", value));
  }

  static Stream<Arguments> poison() {
    Instant soon = NOW.plusSeconds(10);
    byte[] otherVersion =
        new String(task("north", 0, soon), UTF_8).replace("\"v\":1", "\"v\":2").getBytes(UTF_8);
    return Stream.of(
        Arguments.of("unreadable", "not json".getBytes(UTF_8)),
        Arguments.of("unreadable", new byte[0]),
        Arguments.of("unreadable", otherVersion),
        Arguments.of("other_site", task("south", 0, soon)),
        Arguments.of("reply_partition", task("north", 4, soon)),
        Arguments.of("too_old", task("north", 0, NOW.minusSeconds(61))),
        Arguments.of("deadline", task("north", 0, NOW.plus(IDEMPOTENCY_WINDOW).plusMillis(1))));
  }

  @ParameterizedTest
  @MethodSource("poison")
  void poison_isSkippedAndCounted(String reason, byte[] value) {
    assertThat(screen(value)).isEmpty();
    assertThat(metrics.counter("phone_command.tasks.skipped", "reason", reason).count())
        .isEqualTo(1);
  }

  @Test
  void task_isKnownByWhereItStands() {
    TaskRecord asked = screen(task("north", 3, NOW.plusSeconds(10))).orElseThrow();

    assertThat(asked.partition()).isEqualTo(3);
    assertThat(asked.offset()).isEqualTo(42);
    assertThat(asked.startsBefore()).isEqualTo(NOW.plusSeconds(10));
  }

  @Test
  void taskThatExpiredJustNow_isStillAnswered() {
    assertThat(screen(task("north", 0, NOW.minusSeconds(59)))).isPresent();
  }
}
