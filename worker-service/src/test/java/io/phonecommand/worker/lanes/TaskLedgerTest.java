package io.phonecommand.worker.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.worker.settings.JobSettings;
import io.phonecommand.worker.settings.LaneSettings;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TaskLedgerTest {

  private static final int RESULTS = 100;
  private static final int IDS = 200;
  private static final int TASKS = 1000;

  @AutoClose private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  private final TaskLedger ledger =
      new TaskLedger(
          new LaneSettings(
              1,
              1,
              1,
              null,
              Duration.ofSeconds(1),
              Duration.ZERO,
              Duration.ofMinutes(10),
              RESULTS,
              IDS),
          new JobSettings(Duration.ofMinutes(1), Duration.ofMinutes(1), 0.5, null, IDS),
          metrics);

  private static Task task(int number) {
    return new Task(1, "t" + number, "c", 0, "acme", "north", "p", "true", 1, null, null);
  }

  private static CmdResult resultOf(int number) {
    return CmdResult.finished("p", 0, "result " + number);
  }

  private double forgotten(String what) {
    return metrics.counter("phone_command.tasks.forgotten", "what", what).count();
  }

  @Test
  void resultsOfTheLatestTasks_areKnown_thenOnlyTheirIds_thenNothing() {
    for (int i = 1; i <= TASKS; i++) {
      TaskExecution execution = new TaskExecution(task(i), Instant.EPOCH);
      ledger.open(execution);
      ledger.settle(execution, resultOf(i));
    }

    for (int i = TASKS; i > TASKS - RESULTS; i--) {
      assertThat(ledger.answerTo(task(i))).hasValue(resultOf(i));
    }
    for (int i = TASKS - RESULTS; i > TASKS - IDS; i--) {
      assertThat(ledger.answerTo(task(i)))
          .hasValueSatisfying(answer -> assertThat(answer.errorCode()).isEqualTo("CMD.2003"));
    }
    assertThat(ledger.answerTo(task(TASKS - IDS))).isEmpty();
    assertThat(forgotten("result")).isEqualTo(TASKS - RESULTS);
    assertThat(forgotten("id")).isEqualTo(TASKS - IDS);
  }

  /** Refusing costs nothing: a tenant that is refused all the time must not cost others theirs. */
  @Test
  void refusals_pushOutOnlyRefusals() {
    TaskExecution execution = new TaskExecution(task(0), Instant.EPOCH);
    ledger.open(execution);
    ledger.settle(execution, resultOf(0));
    for (int i = 1; i <= TASKS; i++) {
      ledger.rememberRefused(task(i).taskId(), TaskError.SITE_BUSY);
    }

    assertThat(ledger.answerTo(task(0))).hasValue(resultOf(0));
    assertThat(ledger.answerTo(task(TASKS)))
        .hasValueSatisfying(answer -> assertThat(answer.errorCode()).isEqualTo("CMD.1005"));
    assertThat(ledger.answerTo(task(1))).isEmpty();
    assertThat(forgotten("refusal")).isEqualTo(TASKS - RESULTS);
    assertThat(forgotten("id")).isZero();
  }

  private static Task job(int number) {
    return new Task(2, "j" + number, "k", 0, "acme", "north", "p", "true", 1, null, null, 1L);
  }

  @Test
  void jobs_areCountedUntilTheyAreClosed_andKnownByTheirIdsOnly() {
    TaskExecution execution = new TaskExecution(job(1), Instant.EPOCH);
    ledger.open(execution);
    ledger.open(new TaskExecution(task(1), Instant.EPOCH));

    assertThat(ledger.jobs()).isEqualTo(1);
    assertThat(ledger.jobsOf("acme")).isEqualTo(1);
    assertThat(ledger.sizeOf("acme")).isEqualTo(2);

    ledger.close(execution);
    ledger.close(execution);

    assertThat(ledger.jobs()).isZero();
    assertThat(ledger.jobsOf("acme")).isZero();
    assertThat(ledger.sizeOf("acme")).isEqualTo(1);
    assertThat(ledger.isClaimedJob("j1")).isTrue();
    assertThat(ledger.answerTo(task(1))).isPresent();
  }

  @Test
  void jobs_pushOutOnlyJobs() {
    ledger.rememberClaimed(task(0));
    for (int i = 1; i <= TASKS; i++) {
      ledger.rememberClaimed(job(i));
    }

    assertThat(ledger.isClaimedJob("j" + TASKS)).isTrue();
    assertThat(ledger.isClaimedJob("j1")).isFalse();
    assertThat(ledger.answerTo(task(0))).isPresent();
    assertThat(ledger.span(job(1))).isLessThan(ledger.span(task(1)));
    assertThat(forgotten("job")).isEqualTo(TASKS - IDS);
  }

  @Test
  void cancelThatComesBeforeItsJob_isRemembered() {
    ledger.rememberCancelled("j1");

    assertThat(ledger.isCancelled("j1")).isTrue();
    assertThat(ledger.isCancelled("j2")).isFalse();
  }

  /** A tenant that is refused all the time must not make others' repeats run again. */
  @Test
  void refusedJobs_pushOutOnlyRefusedJobs() {
    ledger.rememberClaimed(job(0));
    for (int i = 1; i <= TASKS; i++) {
      ledger.rememberRefusedJob(job(i).taskId());
    }

    assertThat(ledger.isClaimedJob("j0")).isTrue();
    assertThat(ledger.isClaimedJob("j" + TASKS)).isTrue();
    assertThat(ledger.isClaimedJob("j1")).isFalse();
    assertThat(forgotten("job")).isZero();
    assertThat(forgotten("job_refusal")).isEqualTo(TASKS - RESULTS);
    // Of a repeat of one of them nobody knows any more that it must not run.
    assertThat(ledger.span(job(1))).isLessThan(ledger.span(task(1)));
  }

  @Test
  void jobThatIsRefused_becauseItWasTakenBack_isOverForItsRepeats() {
    ledger.rememberCancelled("j1");
    ledger.rememberRefusedJob("j1");

    assertThat(ledger.isClaimedJob("j1")).isTrue();
  }
}
