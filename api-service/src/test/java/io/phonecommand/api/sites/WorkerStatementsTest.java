package io.phonecommand.api.sites;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.WorkerStatement;
import io.phonecommand.common.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class WorkerStatementsTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicLong nanoTime = new AtomicLong();
  private final Workers workers = new Workers(nanoTime::get);
  private final WorkerStatements statements =
      new WorkerStatements(
          Clock.fixed(NOW, ZoneOffset.UTC), nanoTime::get, workers, meters.counter("unreadable"));

  private void say(String topic, byte @Nullable [] value, Duration age, boolean isNew) {
    statements.apply(
        new ConsumerRecord<>(
            topic,
            0,
            0,
            NOW.minus(age).toEpochMilli(),
            TimestampType.CREATE_TIME,
            ConsumerRecord.NULL_SIZE,
            ConsumerRecord.NULL_SIZE,
            "worker",
            value,
            new RecordHeaders(),
            Optional.empty()),
        isNew);
  }

  private static byte[] statement(String site, String... understands) {
    return MessageCodec.write(
        new WorkerStatement(WorkerStatement.VERSION, site, "1", Set.of(understands)));
  }

  @Test
  void siteOfWhichAWorkerSaysSo_isBelieved_for30Seconds() {
    assertThat(statements.understandsJobs("north")).isFalse();
    say(Topics.workers("north"), statement("north", "jobs", "more"), Duration.ZERO, true);

    assertThat(statements.understandsJobs("north")).isTrue();
    assertThat(statements.understandsJobs("south")).isFalse();
    nanoTime.addAndGet(Duration.ofSeconds(29).toNanos());
    assertThat(statements.understandsJobs("north")).isTrue();
    nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(statements.understandsJobs("north")).isFalse();
  }

  @Test
  void whatStoodInTheLog_isAsOldAsItSays_andNeverFromTheFuture() {
    say(Topics.workers("old"), statement("old", "jobs"), Duration.ofSeconds(31), false);
    say(Topics.workers("young"), statement("young", "jobs"), Duration.ofSeconds(20), false);
    say(Topics.workers("ahead"), statement("ahead", "jobs"), Duration.ofHours(-1), false);

    assertThat(statements.understandsJobs("old")).isFalse();
    assertThat(statements.understandsJobs("young")).isTrue();
    nanoTime.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(statements.understandsJobs("young")).isFalse();
    assertThat(statements.understandsJobs("ahead")).isTrue();
    nanoTime.addAndGet(Duration.ofSeconds(20).toNanos());
    assertThat(statements.understandsJobs("ahead")).isFalse();
  }

  @Test
  void whatHasJustCome_isNew_whateverItsClock() {
    say(Topics.workers("north"), statement("north", "jobs"), Duration.ofHours(1), true);

    assertThat(statements.understandsJobs("north")).isTrue();
    say(Topics.workers("north"), statement("north", "jobs"), Duration.ofHours(1), false);
    assertThat(statements.understandsJobs("north")).isTrue();
  }

  @Test
  void whatSaysNothingOfIt_doesNotCount() {
    say(Topics.workers("north"), statement("north"), Duration.ZERO, true);
    say(Topics.workers("north"), statement("south", "jobs"), Duration.ZERO, true);
    say(Topics.workers("north"), null, Duration.ZERO, true);
    say(Topics.workers("north"), "{".getBytes(UTF_8), Duration.ZERO, true);

    assertThat(statements.understandsJobs("north")).isFalse();
    assertThat(statements.understandsJobs("south")).isFalse();
    assertThat(meters.counter("unreadable").count()).isEqualTo(1);
  }

  @Test
  void siteWhoseTopicIsGone_isForgotten() {
    say(Topics.workers("north"), statement("north", "jobs"), Duration.ZERO, true);
    statements.forget("north");

    assertThat(statements.understandsJobs("north")).isFalse();
    assertThat(workers.list()).isEmpty();
  }

  @Test
  void whatAWorkerSays_isKept_withItsAge() {
    say(Topics.workers("north"), statement("north"), Duration.ofSeconds(40), false);
    say(Topics.workers("south"), statement("south"), Duration.ofSeconds(40), true);

    assertThat(workers.list())
        .extracting(worker -> worker.statement().site(), WorkerView::id, WorkerView::gone)
        .containsExactly(tuple("north", "worker", true), tuple("south", "worker", false));
  }

  @Test
  void whatIsTooLongToBeKept_stillTellsThatJobsAreUnderstood() {
    byte[] value = statement("north", "jobs", "x".repeat(WorkerStatements.MOST_KEPT_BYTES));
    say(Topics.workers("north"), value, Duration.ZERO, true);

    assertThat(statements.understandsJobs("north")).isTrue();
    assertThat(workers.list()).isEmpty();
    assertThat(meters.counter("unreadable").count()).isEqualTo(1);
  }

  @Test
  void whatIsWrongWithTheRest_costsNoJobs() {
    String value = "{\"v\":1,\"site\":\"north\",\"understands\":[\"jobs\"],\"partitions\":\"all\"}";
    say(Topics.workers("north"), value.getBytes(UTF_8), Duration.ZERO, true);

    assertThat(statements.understandsJobs("north")).isTrue();
    assertThat(workers.list()).isEmpty();
    assertThat(meters.counter("unreadable").count()).isEqualTo(1);
  }

  @Test
  void whatIsTooLong_isNotRead() {
    byte[] value = statement("north", "jobs", "x".repeat(WorkerStatements.MOST_BYTES));
    say(Topics.workers("north"), value, Duration.ZERO, true);

    assertThat(statements.understandsJobs("north")).isFalse();
    assertThat(workers.list()).isEmpty();
    assertThat(meters.counter("unreadable").count()).isEqualTo(1);
  }
}
