package io.phonecommand.common.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CmdResultTest {

  @Test
  void exitCode0_isSuccess() {
    assertThat(CmdResult.finished("p1", 0, "out")).isEqualTo(new CmdResult("p1", 2, "", "", "out"));
  }

  @Test
  void otherExitCode_isFailureWithItsOutput() {
    assertThat(CmdResult.finished("p1", 255, "out"))
        .isEqualTo(new CmdResult("p1", -1, "CPS.0191", "Run command failed.", "out"));
  }

  @Test
  void running_isTheOnlyResultThatIsNotTerminal() {
    assertThat(CmdResult.running("p1", "so far").isTerminal()).isFalse();
    assertThat(CmdResult.finished("p1", 0, "").isTerminal()).isTrue();
    assertThat(CmdResult.failed("p1", TaskError.WORKER_LOST).isTerminal()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(TaskError.class)
  void codeFamily_tellsWhetherItMayHaveRun(TaskError error) {
    assertThat(error.mayHaveRun())
        .isEqualTo(error.code().startsWith("CMD.2") || error == TaskError.RUN_FAILED);
  }

  @Test
  void statusOutsideTheContract_isRefused() {
    assertThatThrownBy(() -> new CmdResult("p1", 0, "", "", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
