package io.phonecommand.worker.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.JobReport;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class JobReporterTest {

  private static final int MOST = 2;
  private static final Duration START_LIMIT = Duration.ofMinutes(10);
  private static final Duration RUN_LIMIT = Duration.ofMinutes(30);
  private static final CmdResult BUSY = CmdResult.failed("p1", TaskError.SITE_BUSY);

  @AutoClose private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  @AutoClose
  private final MockProducer<String, byte[]> kafka =
      new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());

  private final List<Duration> pauses = new ArrayList<>();
  private final Deque<Runnable> paused = new ArrayDeque<>();
  private final AtomicInteger over = new AtomicInteger();
  private final RecentResults recent = new RecentResults(() -> 0);
  private Instant now = Instant.ofEpochMilli(1_000_000_000);
  private final JobReporter reporter =
      new JobReporter(kafka, this::later, () -> now, MOST, recent, metrics);

  private final Task job =
      new Task(
          Task.JOB,
          "j1",
          "k",
          3,
          "acme",
          "north",
          "p1",
          "true",
          now.plus(START_LIMIT).toEpochMilli(),
          null,
          null,
          RUN_LIMIT.toMillis());

  private Future<?> later(Duration pause, Runnable action) {
    pauses.add(pause);
    paused.add(action);
    return CompletableFuture.completedFuture(null);
  }

  private void pauseIsOver() {
    paused.remove().run();
  }

  private void kafkaRefuses() {
    assertThat(kafka.errorNext(new TimeoutException("as the test wants"))).isTrue();
  }

  private void sayLastWord() {
    reporter.lastWord(job, Optional.empty(), BUSY, over::incrementAndGet);
  }

  private void refuse() {
    reporter.refusal(job, BUSY, over::incrementAndGet);
  }

  private double count(String name) {
    return metrics.counter("phone_command.jobs." + name).count();
  }

  @Test
  void lastWord_isSentAgain_withLongerAndLongerPauses_untilKafkaHasIt() throws Exception {
    sayLastWord();
    for (int i = 0; i < 4; i++) {
      kafkaRefuses();
      assertThat(over).hasValue(0);
      pauseIsOver();
    }
    assertThat(reporter.unsent()).isEqualTo(1);
    assertThat(kafka.completeNext()).isTrue();

    assertThat(pauses)
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(4));
    assertThat(over).hasValue(1);
    assertThat(reporter.unsent()).isZero();
    assertThat(count("report_failures")).isEqualTo(4);
    assertThat(kafka.history())
        .allSatisfy(
            sent -> {
              assertThat(sent.partition()).isEqualTo(3);
              assertThat(MessageCodec.readJobs(sent.value()))
                  .isEqualTo(JobReport.of("j1", Optional.empty(), BUSY));
            });
  }

  @Test
  void lastWordThatKafkaRefusesAtOnce_isSentAgain() {
    kafka.sendException = new TimeoutException("no place, as the test wants");
    sayLastWord();
    kafka.sendException = null;
    pauseIsOver();

    assertThat(kafka.completeNext()).isTrue();
    assertThat(over).hasValue(1);
  }

  /** Too large a record, say, or no right to write. */
  @Test
  void lastWordThatKafkaNeverTakes_isGivenUp_someTimeAfterTheJobsBound() {
    sayLastWord();
    now = now.plus(START_LIMIT).plus(RUN_LIMIT).plusSeconds(120);
    assertThat(kafka.errorNext(new RecordTooLargeException())).isTrue();
    assertThat(over).hasValue(0);
    pauseIsOver();
    now = now.plusSeconds(600);
    assertThat(kafka.errorNext(new RecordTooLargeException())).isTrue();

    assertThat(paused).isEmpty();
    assertThat(over).hasValue(1);
    assertThat(reporter.unsent()).isZero();
    assertThat(count("last_words_given_up")).isEqualTo(1);
  }

  @Test
  void lastWordOnAJobThatIsReadTooLate_isSentForSomeTimeAllTheSame() {
    now = now.plus(Duration.ofDays(1));
    sayLastWord();
    now = now.plusSeconds(599);
    kafkaRefuses();

    assertThat(paused).hasSize(1);
  }

  /** Nobody may wait for it for ever. */
  @Test
  void refusalForWhichThereIsNoPlace_isDropped_andOver() {
    refuse();
    refuse();
    assertThat(over).hasValue(0);
    refuse();

    assertThat(over).hasValue(1);
    assertThat(count("refusals_dropped")).isEqualTo(1);
    assertThat(kafka.history()).hasSize(MOST);

    assertThat(kafka.completeNext()).isTrue();
    refuse();
    assertThat(kafka.history()).hasSize(MOST + 1);
  }

  @Test
  void whoMayWait_getsAPlaceThatComesFree_orHearsThatThereIsNone() throws Exception {
    refuse();
    refuse();
    assertThat(reporter.refuseWaiting(job, BUSY, over::incrementAndGet, Duration.ofMillis(1)))
        .isFalse();
    assertThat(over).hasValue(0);
    assertThat(count("refusals_dropped")).isZero();

    assertThat(kafka.completeNext()).isTrue();
    assertThat(reporter.refuseWaiting(job, BUSY, over::incrementAndGet, Duration.ZERO)).isTrue();
    assertThat(kafka.history()).hasSize(MOST + 1);
  }

  @Test
  void lastWordThatWaitsWhenAllIsClosed_isSentOnceMore_andStored() {
    sayLastWord();
    kafkaRefuses();
    reporter.close();
    assertThat(kafka.completeNext()).isTrue();

    assertThat(over).hasValue(1);
    assertThat(count("last_words_given_up")).isZero();
    pauseIsOver();
    assertThat(kafka.history()).hasSize(2);
  }

  @Test
  void lastWordThatFailsAfterAllIsClosed_isGivenUp_andCounted() {
    sayLastWord();
    sayLastWord();
    kafkaRefuses();
    reporter.close();
    kafkaRefuses();
    kafkaRefuses();

    assertThat(reporter.unsent()).isZero();
    assertThat(count("last_words_given_up")).isEqualTo(2);
  }
}
