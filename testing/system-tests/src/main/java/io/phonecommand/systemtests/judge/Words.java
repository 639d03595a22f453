package io.phonecommand.systemtests.judge;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.TaskError;
import java.util.Arrays;
import java.util.Optional;

/** What a result means by the contract. */
final class Words {

  private Words() {}

  /** The error of a failed result; empty for others, and for a code that the contract lacks. */
  static Optional<TaskError> error(CmdResult result) {
    return result.status() == CmdResult.FAILED
        ? Arrays.stream(TaskError.values())
            .filter(error -> error.code().equals(result.errorCode()))
            .findFirst()
        : Optional.empty();
  }

  /** Whether status and error code belong together. */
  static boolean isOfTheContract(CmdResult result) {
    return result.status() == CmdResult.FAILED
        ? error(result).isPresent()
        : result.errorCode().isEmpty();
  }

  /** A short name of the result, for people. */
  static String code(CmdResult result) {
    if (result.status() == CmdResult.FAILED || !result.errorCode().isEmpty()) {
      return result.errorCode();
    }
    return result.status() == CmdResult.SUCCEEDED ? "succeeded" : "running";
  }
}
