package io.phonecommand.systemtests.judge;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.load.Attempt;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * {@link Rule#HONEST_REFUSAL}: for CMD.1xxx and CPS.0005, over all tries of the request.
 *
 * <p>All tries share their task ids. What a worker says (CMD.1001 to CMD.1003, CMD.1005) it
 * remembers, and answers to every later try; where it has forgotten, or another worker has taken
 * over, the id is known as claimed and answered CMD.2003. So a task that was refused by a worker
 * never runs: not by an earlier try, nor by a later one. A start on the phone at any time is a
 * violation.
 *
 * <p>CMD.1004 and CPS.0005 can come from the api, and nobody remembers them. A try that is sent
 * after such an answer is a new chance: a start that follows it is right. A start by an earlier
 * try, whose connection broke, is not: "certainly did not run, safe to send again" was wrong then.
 */
final class HonestRefusal {

  private static final Set<TaskError> REMEMBERED_BY_NOBODY =
      EnumSet.of(TaskError.NOT_HANDED_OVER, TaskError.PHONE_NOT_FOUND);

  private HonestRefusal() {}

  static List<Violation> check(RequestCase request) {
    List<Violation> violations = new ArrayList<>();
    for (Attempt attempt : request.attempts()) {
      for (CmdResult result : attempt.results()) {
        TaskError error = Words.error(result).orElse(null);
        if (error != null && !error.mayHaveRun()) {
          check(request, attempt, result.instanceId(), error, violations);
        }
      }
    }
    return violations;
  }

  private static void check(
      RequestCase request,
      Attempt refused,
      String phone,
      TaskError error,
      List<Violation> violations) {
    for (StartedCommand start : request.startsOn(phone)) {
      boolean excused =
          REMEMBERED_BY_NOBODY.contains(error) && isOfALaterTry(request, refused, start);
      if (!excused) {
        String text = "told %s, but the phone started it".formatted(error.code());
        violations.add(request.violation(Rule.HONEST_REFUSAL, phone, text));
      }
    }
  }

  private static boolean isOfALaterTry(RequestCase request, Attempt refused, StartedCommand start) {
    return request.attempts().stream()
        .filter(Attempt::mayHaveBeenAccepted)
        .map(attempt -> attempt.timing().sentAt())
        .anyMatch(
            sentAt ->
                !sentAt.isBefore(refused.timing().endedAt())
                    && !start.startedAt().isBefore(sentAt));
  }
}
