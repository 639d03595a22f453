package io.phonecommand.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.memory.HeapPlan;
import io.phonecommand.api.settings.ApiSettings;
import io.phonecommand.common.directory.InstanceIds;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.TaskError;
import java.util.Collections;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("heap")
class AnswerHeapTest {

  /** Of all characters of one byte, a control character has the longest escape. */
  @ParameterizedTest
  @ValueSource(ints = {32, ApiSettings.LARGEST_REQUEST})
  void longestAnswer_isAsLongAsPlannedFor(int instances) {
    CmdResult longest =
        CmdResult.failed(
            "p".repeat(InstanceIds.MAX_CHARACTERS),
            TaskError.CONNECTION_LOST,
            "\u0001".repeat(CmdResult.MAX_EXECUTE_MSG_BYTES));

    long length = AnswerBodies.success(Collections.nCopies(instances, longest)).length;

    assertThat(length).isBetween(HeapPlan.answer(instances) * 9 / 10, HeapPlan.answer(instances));
  }
}
