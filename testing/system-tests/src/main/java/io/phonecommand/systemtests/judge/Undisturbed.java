package io.phonecommand.systemtests.judge;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.systemtests.load.Answer;
import io.phonecommand.systemtests.load.Attempt;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * {@link Rule#UNDISTURBED}, for each result by itself: its phone's troubles are the only excuse. A
 * try answers for those before it as well, because it may be told what became of them.
 *
 * <p>CMD.1003, CMD.1005 and CPS.0005 are missing here: a load can fill a phone's queue or a site,
 * and ask for a phone that is not there.
 */
final class Undisturbed {

  private static final Set<TaskError> UNKNOWN =
      EnumSet.of(TaskError.CONNECTION_LOST, TaskError.WORKER_LOST, TaskError.NO_ANSWER);

  private static final Set<TaskError> EXCUSES =
      EnumSet.of(
          TaskError.NOT_STARTED_IN_TIME,
          TaskError.PHONE_UNREACHABLE,
          TaskError.NOT_HANDED_OVER,
          TaskError.CONNECTION_LOST,
          TaskError.WORKER_LOST,
          TaskError.NO_ANSWER);

  private Undisturbed() {}

  static List<Violation> check(RequestCase request) {
    List<Violation> violations = new ArrayList<>();
    for (Attempt attempt : request.attempts()) {
      Answer answer = attempt.answer();
      if (answer != null && !answer.isOk() && !anyIsTroubled(request, attempt)) {
        String text = "refused with HTTP %d though nothing was wrong".formatted(answer.status());
        violations.add(request.violation(Rule.UNDISTURBED, null, text));
      }
      for (CmdResult result : attempt.results()) {
        if (is(result, EXCUSES) && !isTroubled(request, attempt, result.instanceId())) {
          String text = "told %s though nothing was wrong".formatted(Words.code(result));
          violations.add(request.violation(Rule.UNDISTURBED, result.instanceId(), text));
        }
      }
    }
    return violations;
  }

  /** How many results had an excuse, and how many needed the greatest one. */
  static Tally count(RequestCase request) {
    long troubled = 0;
    long unknown = 0;
    for (Attempt attempt : request.attempts()) {
      for (CmdResult result : attempt.results()) {
        if (isTroubled(request, attempt, result.instanceId())) {
          troubled++;
          unknown += is(result, UNKNOWN) ? 1 : 0;
        }
      }
    }
    return new Tally(troubled, unknown, 0);
  }

  /** Whether {@code result} says that nobody knows. */
  static boolean isUnknown(CmdResult result) {
    return is(result, UNKNOWN);
  }

  private static boolean is(CmdResult result, Set<TaskError> errors) {
    return Words.error(result).filter(errors::contains).isPresent();
  }

  private static boolean anyIsTroubled(RequestCase request, Attempt attempt) {
    return request.request().phones().stream()
        .anyMatch(phone -> isTroubled(request, attempt, phone));
  }

  private static boolean isTroubled(RequestCase request, Attempt attempt, String phone) {
    return request
        .circumstances()
        .isTroubled(
            phone, request.attempts().getFirst().timing().sentAt(), attempt.timing().endedAt());
  }
}
