package io.phonecommand.worker.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.worker.claims.TaskRecord;
import io.phonecommand.worker.lanes.TaskExecution.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TaskExecutionTest {

  private static final Instant START_BEFORE = Instant.ofEpochMilli(10_000);
  private static final Instant IN_TIME = START_BEFORE.minusMillis(1);
  private static final Task TASK =
      new Task(1, "t1", "c1", 0, "acme", "north", "p1", "true", 10_300, null, null);
  private static final CmdResult OK = CmdResult.finished("p1", 0, "out");

  private final TaskExecution execution = new TaskExecution(TASK, START_BEFORE);
  private final Waiter first = new Waiter(asked(0));
  private final Waiter second = new Waiter(asked(1));

  private static TaskRecord asked(long offset) {
    return new TaskRecord(TASK, 0, offset, TASK.startsBefore());
  }

  @Test
  void everyTryOfTheRequest_getsTheSameAnswer() {
    execution.join(first);
    execution.join(second);

    assertThat(execution.answer(OK))
        .contains(new Delivery(OK, Optional.empty(), List.of(first, second)));
  }

  @Test
  void tryThatComesAfterTheAnswer_getsItAtOnce() {
    var unused = execution.answer(OK);

    assertThat(execution.join(second)).contains(OK);
  }

  @Test
  void secondAnswer_isIgnored() {
    execution.join(first);
    var unused = execution.answer(OK);

    assertThat(execution.answer(CmdResult.finished("p1", 1, ""))).isEmpty();
  }

  /** A worker can be stopped anywhere, and go on later. */
  @Test
  void deadlineThatPasses_whileTheCheckIsHeldUp_isSeen() throws Exception {
    assertThat(execution.beginConnecting()).isTrue();
    AtomicReference<Instant> now = new AtomicReference<>(IN_TIME);
    AtomicBoolean begun = new AtomicBoolean(true);
    Thread starting =
        Thread.ofPlatform()
            .unstarted(() -> begun.set(execution.beginStarting(now::get, () -> true)));
    synchronized (execution) {
      starting.start();
      Awaitility.await().until(() -> starting.getState() == Thread.State.BLOCKED);
      now.set(START_BEFORE);
    }
    starting.join();

    assertThat(begun).isFalse();
  }

  /** What it waits for before may take long. */
  @Test
  void groupThatFallsSilent_whileTheCheckIsHeldUp_isSeen() throws Exception {
    assertThat(execution.beginConnecting()).isTrue();
    AtomicBoolean heard = new AtomicBoolean(true);
    AtomicBoolean begun = new AtomicBoolean(true);
    Thread starting =
        Thread.ofPlatform()
            .unstarted(() -> begun.set(execution.beginStarting(() -> IN_TIME, heard::get)));
    synchronized (execution) {
      starting.start();
      Awaitility.await().until(() -> starting.getState() == Thread.State.BLOCKED);
      heard.set(false);
    }
    starting.join();

    assertThat(begun).isFalse();
    assertThat(execution.beginStarting(() -> IN_TIME, () -> true)).isTrue();
  }

  @Test
  void whatIsRefusedBeforeItIsSent_neverStarts_andWhatIsSent_isNotRefused() {
    execution.join(first);
    assertThat(execution.beginConnecting()).isTrue();
    assertThat(execution.refuse(TaskError.NOT_HANDED_OVER)).isPresent();
    assertThat(execution.beginStarting(() -> IN_TIME, () -> true)).isFalse();

    TaskExecution sent = new TaskExecution(TASK, START_BEFORE);
    assertThat(sent.beginConnecting()).isTrue();
    assertThat(sent.beginStarting(() -> IN_TIME, () -> true)).isTrue();
    assertThat(sent.refuse(TaskError.NOT_HANDED_OVER)).isEmpty();
  }

  @Test
  void atItsLastMoment_itStillStarts_andAMomentLaterNot() {
    assertThat(execution.beginConnecting()).isTrue();
    assertThat(execution.beginStarting(() -> START_BEFORE, () -> true)).isFalse();
    assertThat(execution.beginStarting(() -> IN_TIME, () -> true)).isTrue();
  }

  @Test
  void itStartsOnce() {
    execution.beginConnecting();

    assertThat(execution.beginConnecting()).isFalse();
    assertThat(execution.beginStarting(() -> IN_TIME, () -> true)).isTrue();
    assertThat(execution.beginStarting(() -> IN_TIME, () -> true)).isFalse();
  }

  @Test
  void reportWhileWaiting_isTheEnd_andItNeverStarts() {
    execution.join(first);
    execution.join(second);

    Delivery report = execution.report(first).orElseThrow();

    assertThat(report.result().errorCode()).isEqualTo("CMD.1001");
    assertThat(report.to()).containsExactly(first, second);
    assertThat(execution.beginConnecting()).isFalse();
  }

  @Test
  void reportWhileConnecting_isLeftToTheRunner_whichKnowsWhatIsWrong() {
    execution.join(first);
    execution.beginConnecting();

    assertThat(execution.report(first)).isEmpty();
    assertThat(execution.beginStarting(() -> START_BEFORE, () -> true)).isFalse();
    assertThat(execution.answer(OK).orElseThrow().to()).containsExactly(first);
  }

  @Test
  void reportWithoutThePhonesConfirmation_isNotGuessed_butComesWithIt() {
    execution.join(first);
    execution.join(second);
    execution.beginConnecting();
    execution.beginStarting(() -> IN_TIME, () -> true);

    assertThat(execution.report(first)).isEmpty();

    assertThat(execution.started(() -> IN_TIME))
        .contains(new Delivery(CmdResult.running("p1", ""), Optional.of(IN_TIME), List.of(first)));
    assertThat(execution.answer(OK).orElseThrow().to()).containsExactly(first, second);
  }

  @Test
  void tryWhoseWindowHasEnded_isToldNothingMore() {
    execution.join(first);
    execution.join(second);
    execution.beginConnecting();
    execution.beginStarting(() -> IN_TIME, () -> true);
    var unused = execution.report(first);

    assertThat(execution.leave(first)).isTrue();

    assertThat(execution.started(() -> IN_TIME)).isEmpty();
    assertThat(execution.answer(OK).orElseThrow().to()).containsExactly(second);
    assertThat(execution.leave(second)).isFalse();
  }

  @Test
  void startThatIsNeverConfirmed_isTheAnswerOfThoseWhoseReportWasDue_too() {
    execution.join(first);
    execution.beginConnecting();
    execution.beginStarting(() -> IN_TIME, () -> true);
    var unused = execution.report(first);

    assertThat(execution.answer(OK).orElseThrow().to()).containsExactly(first);
    assertThat(execution.started(() -> IN_TIME)).isEmpty();
  }

  @Test
  void reportWhileRunning_goesToTheOneWhoseWindowEnds_withTheOutputSoFar() {
    execution.join(first);
    execution.join(second);
    execution.beginConnecting();
    execution.beginStarting(() -> IN_TIME, () -> true);
    assertThat(execution.started(() -> IN_TIME)).isEmpty();
    execution.output().append("so far".getBytes(StandardCharsets.UTF_8), 6);

    assertThat(execution.report(first))
        .contains(
            new Delivery(CmdResult.running("p1", "so far"), Optional.of(IN_TIME), List.of(first)));
    assertThat(execution.answer(OK).orElseThrow().to()).containsExactly(first, second);
  }

  @Test
  void tryThatJoinsAWithdrawnTask_isToldThatNobodyCanKnow() {
    execution.join(first);
    var unused = execution.withdraw();

    assertThat(execution.join(second).orElseThrow().errorCode()).isEqualTo("CMD.2003");
  }

  @Test
  void withdrawnTask_neverStarts_andIsNotAnswered() {
    execution.join(first);
    execution.join(second);
    execution.beginConnecting();

    assertThat(execution.withdraw()).hasValue(List.of(first, second));
    assertThat(execution.beginStarting(() -> IN_TIME, () -> true)).isFalse();
    assertThat(execution.answer(OK)).isEmpty();
    assertThat(execution.report(first)).isEmpty();
  }

  /** Or it would be under way for ever. */
  @Test
  void taskThatNobodyWaitsForAnyMore_isWithdrawnLikeAnyOther() {
    execution.join(first);
    execution.leave(first);

    assertThat(execution.withdraw()).hasValue(List.of());
  }

  @Test
  void taskThatWasSent_canNotBeWithdrawn() {
    execution.join(first);
    execution.beginConnecting();
    execution.beginStarting(() -> IN_TIME, () -> true);

    assertThat(execution.withdraw()).isEmpty();
    assertThat(execution.answer(OK).orElseThrow().to()).containsExactly(first);
  }

  @Test
  void phoneThatIsGone_endsWhatWasSent_andNothingThatItWritesLaterGetsIntoTheAnswer() {
    execution.join(first);
    execution.beginConnecting();
    execution.beginStarting(() -> IN_TIME, () -> true);
    assertThat(execution.started(() -> IN_TIME)).isEmpty();
    execution.output().append("his".getBytes(StandardCharsets.UTF_8), 3);

    Delivery delivery = execution.phoneGone(true).orElseThrow();
    execution.output().append(" and hers".getBytes(StandardCharsets.UTF_8), 9);

    CmdResult lost = CmdResult.failed("p1", TaskError.CONNECTION_LOST, "his");
    assertThat(delivery).isEqualTo(new Delivery(lost, Optional.of(IN_TIME), List.of(first)));
    assertThat(execution.answer(OK)).isEmpty();
    assertThat(execution.join(second)).contains(lost);
  }

  @Test
  void phoneThatIsGone_isNoReasonToRefuseWhatWasNotSent_ifTheIdIsStillTheTenants() {
    execution.join(first);

    assertThat(execution.phoneGone(true)).isEmpty();
    assertThat(execution.beginConnecting()).isTrue();
    assertThat(execution.phoneGone(true)).isEmpty();
    assertThat(execution.phoneGone(false).orElseThrow().result().errorCode()).isEqualTo("CPS.0005");
    assertThat(execution.beginStarting(() -> IN_TIME, () -> true)).isFalse();
  }

  @Test
  void startAndExpiry_neverBothWin() throws Exception {
    try (var threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 2_000; round++) {
        TaskExecution raced = new TaskExecution(TASK, START_BEFORE);
        raced.join(first);
        CyclicBarrier together = new CyclicBarrier(2);
        Future<Boolean> start =
            threads.submit(
                () -> {
                  together.await();
                  return raced.beginConnecting() && raced.beginStarting(() -> IN_TIME, () -> true);
                });
        Future<Boolean> expiry =
            threads.submit(
                () -> {
                  together.await();
                  return raced.report(first).isPresent();
                });
        assertThat(start.get()).isNotEqualTo(expiry.get());
      }
    }
  }

  private static final Task JOB =
      new Task(2, "j1", "k1", 0, "acme", "north", "p1", "true", 10_000, null, null, 60_000L);

  private final TaskExecution job = new TaskExecution(JOB, START_BEFORE);

  @Test
  void jobThatIsTakenBack_beforeItWasSent_neverStarts() {
    job.join(first);
    job.beginConnecting();

    assertThat(job.cancel().orElseThrow().result().errorCode()).isEqualTo("CMD.1006");
    assertThat(job.beginStarting(() -> IN_TIME, () -> true)).isFalse();
    assertThat(job.isCancelled()).isFalse();
  }

  @Test
  void jobThatIsTakenBack_afterItWasSent_isHungUpOn_andItsRunnerSaysHowItEnded() {
    AtomicBoolean hungUp = new AtomicBoolean();
    job.join(first);
    job.beginConnecting();
    job.hangUpWith(() -> hungUp.set(true));
    job.beginStarting(() -> IN_TIME, () -> true);

    assertThat(job.cancel()).isEmpty();
    assertThat(hungUp).isTrue();
    assertThat(job.isCancelled()).isTrue();
    assertThat(job.answer(OK).orElseThrow().to()).containsExactly(first);
  }

  @Test
  void jobThatHasEnded_keepsItsLastWord_whoeverTakesItBack() {
    AtomicBoolean hungUp = new AtomicBoolean();
    job.hangUpWith(() -> hungUp.set(true));
    var unused = job.answer(OK);

    assertThat(job.cancel()).isEmpty();
    assertThat(hungUp).isFalse();
  }

  @Test
  void startOfAJob_isTold_andWhatItHasWrittenSoFar_untilItEnds() {
    job.join(first);
    job.beginConnecting();
    job.beginStarting(() -> IN_TIME, () -> true);
    assertThat(job.soFar()).isEmpty();

    assertThat(job.started(() -> IN_TIME))
        .contains(new Delivery(CmdResult.running("p1", ""), Optional.of(IN_TIME), List.of(first)));
    job.output().append("so far".getBytes(StandardCharsets.UTF_8), 6);
    assertThat(job.soFar().orElseThrow().result().executeMsg()).isEqualTo("so far");

    assertThat(job.answer(OK).orElseThrow().startedAt()).contains(IN_TIME);
    assertThat(job.soFar()).isEmpty();
  }

  @Test
  void jobWhoseTurnDoesNotComeInTime_neverStarts_andOneThatIsUnderWayGoesOn() {
    TaskExecution connecting = new TaskExecution(JOB, START_BEFORE);
    connecting.beginConnecting();

    assertThat(job.expire().orElseThrow().result().errorCode()).isEqualTo("CMD.1001");
    assertThat(job.beginConnecting()).isFalse();
    assertThat(connecting.expire()).isEmpty();
  }

  @Test
  void startAndCancel_neverBothWin() throws Exception {
    try (var threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 2_000; round++) {
        TaskExecution raced = new TaskExecution(JOB, START_BEFORE);
        raced.beginConnecting();
        CyclicBarrier together = new CyclicBarrier(2);
        Future<Boolean> start =
            threads.submit(
                () -> {
                  together.await();
                  return raced.beginStarting(() -> IN_TIME, () -> true);
                });
        Future<Boolean> neverStarts =
            threads.submit(
                () -> {
                  together.await();
                  return raced.cancel().isPresent();
                });
        assertThat(start.get()).isNotEqualTo(neverStarts.get());
      }
    }
  }
}
