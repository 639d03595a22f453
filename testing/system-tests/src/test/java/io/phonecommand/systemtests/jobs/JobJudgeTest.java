package io.phonecommand.systemtests.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.jobs.EventStream.Event;
import io.phonecommand.systemtests.jobs.JobRequest.Acceptance;
import io.phonecommand.systemtests.jobs.JobRequest.Limits;
import io.phonecommand.systemtests.jobs.JobRequest.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobJudgeTest {

  private static final Instant BEGIN = Instant.parse("2026-01-01T12:00:00Z");
  private static final CmdResult OK = CmdResult.finished("p1", 0, "out");
  private static final CmdResult RUNNING = CmdResult.running("p1", "");
  private static final Event DONE = new Event("t1.done", null);

  private final JobRequest request =
      JobRequest.of(
          "r1",
          "echo r1",
          List.of("p1"),
          new Limits(Duration.ofSeconds(60), Duration.ofSeconds(60)));

  private static Instant at(int seconds) {
    return BEGIN.plusSeconds(seconds);
  }

  private void accepted(int second, String taskId, String jobId) {
    request
        .acceptances()
        .add(new Acceptance(at(second - 1), at(second), taskId, Map.of("p1", jobId)));
  }

  private void observed(int second, String replica, CmdResult result) {
    observed(second, replica, result, null);
  }

  private void observed(int second, String replica, CmdResult result, @Nullable Instant startedAt) {
    request
        .observations()
        .add(
            new Observation(
                replica,
                at(second),
                at(second).plusMillis(1),
                List.of(new JobState("j1", result, startedAt))));
  }

  private static Event event(String id, CmdResult result, @Nullable Instant startedAt) {
    return new Event(id, new JobState("j1", result, startedAt));
  }

  private void streamed(String replica, String after, Event... events) {
    request.streamed(new EventStream(replica, after, List.of(events)));
  }

  private static StartedCommand start(int second, @Nullable Integer exitCode) {
    return new StartedCommand(
        1, "p1", "echo r1", at(second), exitCode == null ? null : at(second + 1), exitCode);
  }

  private List<String> judge(StartedCommand... starts) {
    return JobJudge.judge(List.of(request), List.of(starts));
  }

  @Test
  void keptPromises_areNoViolations() {
    accepted(1, "t1", "j1");
    accepted(9, "t1", "j1");
    observed(2, "a", RUNNING, at(2));
    observed(4, "b", OK, at(2));
    observed(999, "a", OK, at(2));

    assertThat(judge(start(2, 0))).isEmpty();
  }

  @Test
  void twoTasksOfOneRequest_areFound() {
    accepted(1, "t1", "j1");
    accepted(2, "t2", "j1");

    assertThat(judge()).singleElement().asString().contains("different ids");
  }

  @Test
  void jobOfNobody_isFound() {
    request.acceptances().add(new Acceptance(at(0), at(1), "t1", Map.of("p2", "j1")));

    assertThat(judge()).singleElement().asString().contains("one job for each phone");
  }

  @Test
  void secondLastWord_andOneThatIsForgotten_areFound() {
    accepted(1, "t1", "j1");
    observed(2, "a", OK);
    observed(3, "b", CmdResult.failed("p1", TaskError.WORKER_LOST));
    observed(4, "a", RUNNING);

    assertThat(judge(start(1, 0)))
        .hasSize(2)
        .anyMatch(violation -> violation.contains("two last words"))
        .anyMatch(violation -> violation.contains("a does not know"));
  }

  @Test
  void jobWithoutALastWord_onceTheBoundIsOver_isFound() {
    accepted(1, "t1", "j1");
    observed(242, "a", RUNNING);

    assertThat(judge(start(2, null))).singleElement().asString().contains("after the bound");
  }

  @Test
  void deadlines_areThoseOfTheFirstTry_alsoIfNobodyHeardOfIt() {
    request.unheard().add(at(1));
    accepted(9, "t1", "j1");
    observed(242, "a", RUNNING);

    assertThat(judge(start(62, null)))
        .hasSize(2)
        .anyMatch(violation -> violation.contains("started late"))
        .anyMatch(violation -> violation.contains("after the bound"));
  }

  @Test
  void secondStart_andALateOne_areFound() {
    accepted(1, "t1", "j1");

    assertThat(judge(start(2, 0), start(62, 0)))
        .hasSize(2)
        .anyMatch(violation -> violation.contains("started 2 times"))
        .anyMatch(violation -> violation.contains("started late"));
  }

  @Test
  void whatThePhonesLogContradicts_isFound() {
    accepted(1, "t1", "j1");
    observed(2, "a", CmdResult.failed("p1", TaskError.CANCELLED_BEFORE_START));
    assertThat(judge(start(2, 0))).singleElement().asString().contains("told CMD.1006");

    request.observations().clear();
    observed(2, "a", OK, at(2));
    assertThat(judge()).hasSize(2);
    assertThat(judge(start(2, 7))).singleElement().asString().contains("does not show");
  }

  @Test
  void startOnAPhoneThatWasNotAskedFor_isFound() {
    accepted(1, "t1", "j1");
    StartedCommand stray = new StartedCommand(1, "p2", "echo r1", at(2), at(3), 0);

    assertThat(judge(stray)).singleElement().asString().contains("not asked to");
  }

  @Test
  void streamsThatTellAllOnce_alsoWhereOneGoesOnAfterAnother_areNoViolations() {
    accepted(1, "t1", "j1");
    observed(3, "b", RUNNING, at(2));
    streamed(
        "a",
        "",
        event("t1.5", RUNNING, null),
        event("t1.6", RUNNING, at(2)),
        event("", CmdResult.running("p1", "o"), at(2)));
    streamed(
        "b",
        "t1.6",
        event("", CmdResult.running("p1", "ou"), at(2)),
        event("t1.9", OK, at(2)),
        DONE);
    streamed("a", "", event("t1.9", OK, at(2)), DONE);
    streamed("a", "t1.done");

    assertThat(judge(start(2, 0))).isEmpty();
  }

  @Test
  void startOrLastWordThatIsToldTwice_isFound() {
    accepted(1, "t1", "j1");
    streamed(
        "a",
        "",
        event("t1.5", RUNNING, null),
        event("t1.6", RUNNING, at(2)),
        event("t1.7", RUNNING, at(2)),
        event("t1.8", OK, at(2)),
        event("t1.9", OK, at(2)),
        DONE);

    assertThat(judge(start(2, 0)))
        .anyMatch(violation -> violation.contains("has an id for an output"))
        .anyMatch(violation -> violation.contains("after its last word"));
  }

  @Test
  void startThatIsToldAgain_byAStreamThatGoesOn_isFound() {
    accepted(1, "t1", "j1");
    streamed("a", "", event("t1.5", RUNNING, null), event("t1.6", RUNNING, at(2)));
    streamed("b", "t1.6", event("t1.6", RUNNING, at(2)), event("t1.8", OK, at(2)), DONE);

    assertThat(judge(start(2, 0)))
        .anyMatch(violation -> violation.contains("b goes back in the log"));
  }

  @Test
  void startThatIsNotTold_andAnEndThatComesTooEarly_areFound() {
    accepted(1, "t1", "j1");
    observed(3, "b", RUNNING, at(2));
    streamed("a", "", event("t1.5", RUNNING, null), event("t1.8", OK, at(2)), DONE);
    streamed("b", "", event("t1.5", RUNNING, null), DONE);

    assertThat(judge(start(2, 0)))
        .anyMatch(violation -> violation.contains("a does not tell the start of p1"))
        .anyMatch(violation -> violation.contains("b ends before each job has its last word"));
  }

  @Test
  void streamsThatTellDifferentThings_areFound() {
    accepted(1, "t1", "j1");
    observed(5, "b", OK, at(2));
    streamed("a", "", DONE);
    streamed("a", "", event("t1.5", RUNNING, null), event("t1.7", RUNNING, at(2)));
    streamed(
        "b",
        "",
        event("t1.5", RUNNING, null),
        event("t1.6", RUNNING, at(2)),
        event("t1.8", CmdResult.failed("p1", TaskError.WORKER_LOST), at(2)),
        DONE);

    assertThat(judge(start(2, 0)))
        .anyMatch(violation -> violation.contains("a does not begin with each job"))
        .anyMatch(violation -> violation.contains("b tells a change at another place"))
        .anyMatch(violation -> violation.contains("two last words"));
  }
}
