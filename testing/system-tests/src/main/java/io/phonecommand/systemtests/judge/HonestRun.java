package io.phonecommand.systemtests.judge;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.load.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@link Rule#HONEST_RUN}. A phone writes its log before it sends anything, so what a caller has
 * heard of must be there when the log is read after the load. CMD.2002 to CMD.2004 say that nobody
 * knows: they fit every log.
 */
final class HonestRun {

  private HonestRun() {}

  static List<Violation> check(RequestCase request) {
    List<Violation> violations = new ArrayList<>();
    for (Attempt attempt : request.attempts()) {
      for (CmdResult result : attempt.results()) {
        Predicate<StartedCommand> fits = evidenceFor(result);
        List<StartedCommand> starts = request.startsOn(result.instanceId());
        if (fits != null && starts.stream().noneMatch(fits)) {
          String text =
              "told '%s', but the phone's log: %s".formatted(Words.code(result), tell(starts));
          violations.add(request.violation(Rule.HONEST_RUN, result.instanceId(), text));
        }
      }
    }
    return violations;
  }

  /** What must be in the log; null if the result says nothing about it. */
  private static @Nullable Predicate<StartedCommand> evidenceFor(CmdResult result) {
    if (result.status() == CmdResult.SUCCEEDED) {
      return start -> start.exitCode() != null && start.exitCode() == 0;
    }
    if (result.status() == CmdResult.RUNNING) {
      return start -> true;
    }
    TaskError error = Words.error(result).orElse(null);
    if (error == TaskError.RUN_FAILED) {
      return start -> start.exitCode() != null && start.exitCode() != 0;
    }
    return error == TaskError.RUN_LIMIT_REACHED ? start -> true : null;
  }

  private static String tell(List<StartedCommand> starts) {
    if (starts.isEmpty()) {
      return "not started";
    }
    StartedCommand start = starts.getFirst();
    if (start.isRunning()) {
      return "still running";
    }
    return start.wasAborted() ? "cut off" : "exit code " + start.exitCode();
  }
}
