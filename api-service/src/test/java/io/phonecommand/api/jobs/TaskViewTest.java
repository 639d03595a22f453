package io.phonecommand.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.jobs.TaskView.Change;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.JobReport;
import io.phonecommand.common.message.RepeatedRequest;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.common.message.UnsentJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskViewTest {

  private static final long START = 1_700_000_001_000L;

  private final List<Change> heard = new ArrayList<>();
  private final TaskView view =
      TaskView.of(
          Accepted.ADDRESS, Accepted.request("a", "b"), (change, job, offset) -> heard.add(change));

  private static JobStatus only(TaskView view, String instanceId) {
    return view.jobs().stream()
        .filter(job -> job.instanceId().equals(instanceId))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void jobs_areInTheRequestsOrder_andRunUntilToldOtherwise() {
    assertThat(view.jobs().stream().map(JobStatus::instanceId)).containsExactly("a", "b");
    assertThat(view.jobs())
        .allSatisfy(
            job -> {
              assertThat(job.jobId()).isEqualTo(Accepted.ADDRESS.jobId(job.instanceId()));
              assertThat(job.result()).isEqualTo(CmdResult.running(job.instanceId(), ""));
              assertThat(job.startedAt()).isNull();
            });
    assertThat(view.position()).isEqualTo(11);
    assertThat(view.isOver()).isFalse();
  }

  @Test
  void jobThatHasFailedFromTheStart_isOver() {
    TaskView unknown = TaskView.of(Accepted.ADDRESS, Accepted.request("x1", "x2"));

    assertThat(unknown.isOver()).isTrue();
    assertThat(unknown.end()).isEqualTo(11);
    assertThat(only(unknown, "x1").result())
        .isEqualTo(CmdResult.failed("x1", TaskError.PHONE_NOT_FOUND));
  }

  @Test
  void startOutputAndLastWord_areTakenInTheirOrder() {
    view.apply(Accepted.report(START, CmdResult.running("a", "")), 12);
    view.apply(Accepted.report(START + 1, CmdResult.running("a", "x")), 14);
    view.apply(Accepted.report(null, CmdResult.finished("a", 0, "xy")), 15);

    assertThat(only(view, "a").result()).isEqualTo(CmdResult.finished("a", 0, "xy"));
    assertThat(only(view, "a").startedAt()).isEqualTo(Instant.ofEpochMilli(START));
    assertThat(view.position()).isEqualTo(16);
    assertThat(view.isOver()).isFalse();
    assertThat(heard).containsExactly(Change.STARTED, Change.OUTPUT, Change.OVER);
  }

  @Test
  void firstLastWord_counts_andNothingBehindIt() {
    view.apply(Accepted.report(null, CmdResult.failed("a", TaskError.NO_ANSWER)), 12);

    view.apply(Accepted.report(START, CmdResult.finished("a", 0, "")), 13);
    view.apply(Accepted.report(START, CmdResult.running("a", "x")), 14);
    assertThat(only(view, "a").result()).isEqualTo(CmdResult.failed("a", TaskError.NO_ANSWER));
    assertThat(only(view, "a").startedAt()).isNull();
    assertThat(heard).containsExactly(Change.OVER);
  }

  @Test
  void start_canBeSaidByTheLastWord() {
    view.apply(Accepted.report(START, CmdResult.finished("b", 1, "")), 12);

    assertThat(only(view, "b").startedAt()).isEqualTo(Instant.ofEpochMilli(START));
  }

  @Test
  void end_isBehindTheLastLastWord() {
    view.apply(Accepted.report(START, CmdResult.finished("b", 1, "")), 12);
    view.apply(Accepted.report(START, CmdResult.finished("a", 0, "")), 20);
    view.advance(99);

    assertThat(view.isOver()).isTrue();
    assertThat(view.end()).isEqualTo(21);
    assertThat(view.position()).isEqualTo(99);
  }

  @Test
  void whatIsReadTwice_counts_once() {
    view.apply(Accepted.report(START, CmdResult.running("a", "x")), 12);

    view.apply(Accepted.report(START, CmdResult.running("a", "")), 12);
    view.apply(Accepted.report(START, CmdResult.running("a", "x")), 13);
    assertThat(only(view, "a").result().executeMsg()).isEqualTo("x");
    assertThat(heard).containsExactly(Change.STARTED);
    view.advance(5);
    assertThat(view.position()).isEqualTo(14);
  }

  @Test
  void whatIsOfNoJobOfIts_isIgnored() {
    JobReport foreign =
        new JobReport(JobReport.VERSION, "other", null, CmdResult.finished("a", 0, ""));
    JobReport mixedUp =
        new JobReport(
            JobReport.VERSION, Accepted.ADDRESS.jobId("a"), null, CmdResult.finished("b", 0, ""));

    view.apply(foreign, 12);
    view.apply(mixedUp, 13);
    assertThat(heard).isEmpty();
    assertThat(view.isOver()).isFalse();
    assertThat(view.position()).isEqualTo(14);
  }

  @Test
  void unsentJob_hasFailed() {
    view.apply(unsent("a"), 12);

    assertThat(only(view, "a").result())
        .isEqualTo(CmdResult.failed("a", TaskError.NOT_HANDED_OVER));
    assertThat(heard).containsExactly(Change.OVER);
  }

  /** The repeat may have sent it in the same moment. */
  @Test
  void unsentJobBehindARepeat_isStillOpen_inACopyToo() {
    view.apply(new RepeatedRequest(RepeatedRequest.VERSION), 12);
    TaskView copy = view.copy();

    view.apply(unsent("a"), 13);
    copy.apply(unsent("a"), 13);
    assertThat(copy.openJobs()).hasSize(2);
    assertThat(heard).isEmpty();
    view.apply(Accepted.report(START, CmdResult.finished("a", 0, "")), 14);
    assertThat(heard).containsExactly(Change.OVER);
  }

  private static UnsentJob unsent(String instanceId) {
    return new UnsentJob(UnsentJob.VERSION, Accepted.ADDRESS.jobId(instanceId));
  }

  @Test
  void copy_goesItsOwnWay() {
    view.apply(Accepted.report(START, CmdResult.finished("a", 0, "")), 12);
    TaskView copy = view.copy();
    copy.apply(Accepted.report(START, CmdResult.finished("b", 0, "")), 13);

    assertThat(copy.isOver()).isTrue();
    assertThat(copy.jobs().stream().map(JobStatus::instanceId)).containsExactly("a", "b");
    assertThat(view.isOver()).isFalse();
    assertThat(heard).containsExactly(Change.OVER);
  }

  private static List<String> toldBy(TaskView view) {
    List<String> told = new ArrayList<>();
    view.tellAll(
        (change, job, offset) ->
            told.add(
                "%s %s %s@%d"
                    .formatted(change, job.instanceId(), job.result().executeMsg(), offset)));
    return told;
  }

  /** What a stream tells its reader who comes back, without reading the log again. */
  @Test
  void all_isToldAgain_inTheLogsOrder_andOfOutputTheNewest() {
    view.apply(Accepted.report(START, CmdResult.running("b", "")), 12);
    view.apply(Accepted.report(START + 1, CmdResult.running("a", "")), 13);
    assertThat(toldBy(view)).containsExactly("STARTED b @12", "STARTED a @13");

    view.apply(Accepted.report(START, CmdResult.running("b", "1")), 14);
    view.apply(Accepted.report(null, CmdResult.finished("a", 0, "2")), 15);
    view.apply(Accepted.report(START, CmdResult.running("b", "12")), 17);
    TaskView copy = view.copy();
    copy.apply(Accepted.report(null, CmdResult.finished("b", 0, "123")), 19);

    assertThat(toldBy(view))
        .containsExactly("STARTED b @12", "STARTED a @13", "OVER a 2@15", "OUTPUT b 12@17");
    assertThat(toldBy(copy))
        .containsExactly("STARTED b @12", "STARTED a @13", "OVER a 2@15", "OVER b 123@19");
  }

  @Test
  void ofAJobThatFailedFromTheStart_orToldOnlyItsEnd_nothingElseIsTold() {
    TaskView some =
        TaskView.of(Accepted.ADDRESS, Accepted.request("x1", "a"), (change, job, offset) -> {});
    assertThat(toldBy(some)).isEmpty();

    some.apply(Accepted.report(START, CmdResult.finished("a", 0, "1")), 12);
    assertThat(toldBy(some)).containsExactly("OVER a 1@12");
  }
}
