package io.phonecommand.worker.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.JobReport;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.Task;
import io.phonecommand.worker.claims.TaskRecord;
import io.phonecommand.worker.claims.UnansweredTasks;
import io.phonecommand.worker.results.JobReporter;
import io.phonecommand.worker.results.RecentResults;
import io.phonecommand.worker.results.ResultPublisher;
import io.phonecommand.worker.settings.JobSettings;
import io.phonecommand.worker.settings.LaneSettings;
import io.phonecommand.worker.timing.Timers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is said of jobs, while Kafka takes some of it, and some not. */
class AnswersTest {

  private static final Instant NOW = Instant.ofEpochMilli(1_000_000);
  private static final Task JOB =
      new Task(Task.JOB, "j1", "k", 0, "acme", "north", "p1", "true", 2_000_000, null, null, 1L);

  @AutoClose private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  @AutoClose private final Timers timers = new Timers();

  @AutoClose
  private final MockProducer<String, byte[]> kafka =
      new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());

  private final UnansweredTasks unanswered = new UnansweredTasks();
  private final TaskLedger ledger =
      new TaskLedger(
          new LaneSettings(
              1, 1, 9, null, Duration.ofSeconds(1), Duration.ZERO, Duration.ofMinutes(10), 9, 9),
          new JobSettings(Duration.ofMinutes(1), Duration.ofMinutes(1), 0.5, null, 9),
          metrics);
  private final Answers answers =
      new Answers(
          ledger,
          new ResultPublisher(kafka, new RecentResults(() -> 0), metrics),
          new JobReporter(kafka, timers::after, () -> NOW, 1, new RecentResults(() -> 0), metrics),
          unanswered,
          () -> NOW);
  private final TaskExecution execution = new TaskExecution(JOB, JOB.startsBefore());
  private final Told told = new Told();

  AnswersTest() {
    TaskRecord asked = new TaskRecord(JOB, 0, 7, JOB.startsBefore());
    unanswered.add(asked);
    var unused = execution.join(new Waiter(asked));
    ledger.open(execution);
    assertThat(execution.beginConnecting()).isTrue();
    assertThat(execution.beginStarting(() -> NOW, () -> true)).isTrue();
  }

  private void write(String output) {
    byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
    execution.output().append(bytes, bytes.length);
  }

  private List<JobReport> said() throws Exception {
    List<JobReport> said = new ArrayList<>();
    for (ProducerRecord<String, byte[]> sent : kafka.history()) {
      said.add((JobReport) MessageCodec.readJobs(sent.value()));
    }
    return said;
  }

  /** A silent job says nothing else for as long as it runs. */
  @Test
  void startThatKafkaDidNotTake_isToldAgain_untilItDid() throws Exception {
    answers.started(execution, told);
    assertThat(kafka.errorNext(new TimeoutException("as the test wants"))).isTrue();

    assertThat(answers.tellSoFar(execution, told)).isTrue();
    assertThat(kafka.completeNext()).isTrue();
    assertThat(answers.tellSoFar(execution, told)).isTrue();

    assertThat(said())
        .hasSize(2)
        .allSatisfy(report -> assertThat(report.startedAt()).isEqualTo(NOW.toEpochMilli()));
  }

  @Test
  void outputThatKafkaDidNotTake_isToldAgain_andWhatIsOnItsWay_isNot() throws Exception {
    answers.started(execution, told);
    assertThat(kafka.completeNext()).isTrue();
    write("more");
    assertThat(answers.tellSoFar(execution, told)).isTrue();
    assertThat(answers.tellSoFar(execution, told)).isTrue();
    assertThat(said()).hasSize(2);
    assertThat(kafka.errorNext(new TimeoutException("as the test wants"))).isTrue();

    assertThat(answers.tellSoFar(execution, told)).isTrue();
    assertThat(kafka.completeNext()).isTrue();

    assertThat(answers.tellSoFar(execution, told)).isTrue();
    assertThat(said())
        .extracting(report -> report.cmdResult().executeMsg())
        .containsExactly("", "more", "more");
  }

  @Test
  void jobThatHasEnded_isToldNoMore_andIsOverOnceKafkaHasItsLastWord() throws Exception {
    answers.answer(execution, CmdResult.finished("p1", 0, "out"));

    assertThat(answers.tellSoFar(execution, told)).isFalse();
    assertThat(ledger.size()).isEqualTo(1);
    assertThat(unanswered.size()).isEqualTo(1);
    assertThat(kafka.completeNext()).isTrue();
    assertThat(ledger.size()).isZero();
    assertThat(unanswered.size()).isZero();
  }

  /** The worker stops; it was under way, and so there is room for its word. */
  @Test
  void jobsThatWereTakenBack_haveTheirWords_howeverManyTheyAre() throws Exception {
    for (int i = 0; i < 5; i++) {
      answers.end(
          new Waiter(new TaskRecord(JOB, 0, i, JOB.startsBefore())),
          CmdResult.finished("p1", 0, ""));
    }

    assertThat(said()).hasSize(5);
  }
}
