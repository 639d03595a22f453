package io.phonecommand.systemtests.judge;

import static io.phonecommand.systemtests.judge.Records.broken;
import static io.phonecommand.systemtests.judge.Records.cutOff;
import static io.phonecommand.systemtests.judge.Records.error;
import static io.phonecommand.systemtests.judge.Records.exited;
import static io.phonecommand.systemtests.judge.Records.ok;
import static io.phonecommand.systemtests.judge.Records.request;
import static io.phonecommand.systemtests.judge.Records.running;
import static io.phonecommand.systemtests.judge.Records.stillRunning;
import static io.phonecommand.systemtests.judge.Records.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.load.LoggedRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HonestRunTest {

  private static final List<Rule> LIE = List.of(Rule.HONEST_RUN);

  /** Asks with {@code result} for p1, and a result for p2 that fits everything. */
  private static LoggedRequest told(CmdResult result) {
    return request(ok(0, 20, result, error("p2", TaskError.NO_ANSWER)));
  }

  @Test
  void success_needsExitCode0() {
    LoggedRequest told = told(succeeded("p1"));

    assertThat(broken(told, exited("p1", 5, 0))).isEmpty();
    assertThat(broken(told, exited("p1", 5, 1))).isEqualTo(LIE);
    assertThat(broken(told, cutOff("p1", 5))).isEqualTo(LIE);
    assertThat(broken(told, stillRunning("p1", 5))).isEqualTo(LIE);
    assertThat(broken(told)).isEqualTo(LIE);
  }

  @Test
  void startOnAnotherPhone_isNoEvidence() {
    assertThat(broken(told(succeeded("p1")), exited("p2", 5, 0))).isEqualTo(LIE);
  }

  @Test
  void runFailed_needsAnotherExitCode() {
    LoggedRequest told = told(error("p1", TaskError.RUN_FAILED));

    assertThat(broken(told, exited("p1", 5, 255))).isEmpty();
    assertThat(broken(told, exited("p1", 5, 0))).isEqualTo(LIE);
    assertThat(broken(told, cutOff("p1", 5))).isEqualTo(LIE);
    assertThat(broken(told)).isEqualTo(LIE);
  }

  @Test
  void running_needsAStart() {
    LoggedRequest told = told(running("p1"));

    assertThat(broken(told, exited("p1", 5, 3))).isEmpty();
    assertThat(broken(told, stillRunning("p1", 5))).isEmpty();
    assertThat(broken(told)).isEqualTo(LIE);
  }

  @Test
  void endedAtTheRunLimit_needsAStart() {
    LoggedRequest told = told(error("p1", TaskError.RUN_LIMIT_REACHED));

    assertThat(broken(told, cutOff("p1", 5))).isEmpty();
    assertThat(broken(told)).isEqualTo(LIE);
  }

  @ParameterizedTest
  @EnumSource(names = {"CONNECTION_LOST", "WORKER_LOST", "NO_ANSWER"})
  void unknown_fitsEveryLog(TaskError unknown) {
    LoggedRequest told = told(error("p1", unknown));
    StartedCommand started = exited("p1", 5, 0);

    assertThat(broken(told)).isEmpty();
    assertThat(broken(told, started)).isEmpty();
  }
}
