package io.phonecommand.systemtests.judge;

import static io.phonecommand.systemtests.judge.Records.COMMAND;
import static io.phonecommand.systemtests.judge.Records.TROUBLED;
import static io.phonecommand.systemtests.judge.Records.at;
import static io.phonecommand.systemtests.judge.Records.error;
import static io.phonecommand.systemtests.judge.Records.exited;
import static io.phonecommand.systemtests.judge.Records.failed;
import static io.phonecommand.systemtests.judge.Records.ok;
import static io.phonecommand.systemtests.judge.Records.request;
import static io.phonecommand.systemtests.judge.Records.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.common.message.TaskError;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.load.End;
import io.phonecommand.systemtests.load.LoggedRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeTest {

  @Test
  void commandOfNoRequest_isLeftAlone() {
    StartedCommand other = new StartedCommand(1, "p1", "true", at(1), at(2), 0);

    assertThat(Judge.judge(List.of(), List.of(other), Circumstances.calm()).isClean()).isTrue();
  }

  @Test
  void sameCommandInTwoRequests_cannotBeJudged() {
    LoggedRequest request = request(failed(0, 1, End.REFUSED));

    assertThatThrownBy(
            () -> Judge.judge(List.of(request, request), List.of(), Circumstances.calm()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void violation_namesRequestAndPhone_andNoCommand() {
    LoggedRequest request = request(ok(0, 20, succeeded("p1"), succeeded("p2")));
    List<StartedCommand> started = List.of(exited("p1", 5, 0), exited("p1", 9, 0));

    Verdict verdict = Judge.judge(List.of(request), started, Circumstances.calm());

    assertThat(verdict.violations().toString())
        .isEqualTo(
            "[AT_MOST_ONCE: request r-1, phone p1: started 2 times,"
                + " HONEST_RUN: request r-1, phone p2: told 'succeeded', but the phone's log: not"
                + " started]")
        .doesNotContain(COMMAND);
    assertThat(verdict.of(Rule.AT_MOST_ONCE)).hasSize(1);
  }

  @Test
  void summary_countsWhatWasToldAndHowLongItTook() {
    LoggedRequest request =
        request(
            failed(0, 20, End.BROKEN),
            ok(120, 160, succeeded("p1"), error("p2", TaskError.WORKER_LOST)));
    List<StartedCommand> started = List.of(exited("p1", 5, 0));
    Verdict verdict = Judge.judge(List.of(request), started, TROUBLED);

    Summary summary = Summary.of(List.of(request), started, verdict);

    assertThat(summary.median()).isEqualTo(Duration.ofMillis(40));
    assertThat(summary.toString().lines())
        .containsExactly(
            "1 requests, 2 tasks, 1 started",
            "tries: {200=1, BROKEN=1}",
            "results: {CMD.2003=1, succeeded=1}",
            "answered in: median 40 ms, p99 40 ms, slowest 40 ms",
            "in times of trouble: 2 results, of them 1 say that nobody knows",
            "late within the window: 0",
            "violations: 0");
  }
}
