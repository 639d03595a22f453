package io.phonecommand.systemtests.judge;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.systemtests.load.Answer;
import io.phonecommand.systemtests.load.Attempt;
import io.phonecommand.systemtests.load.End;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link Rule#ONE_ANSWER_EACH}, for each try by itself. A try whose connection broke is exempt, as
 * long as a later one of the request was answered (or found no replica); so is the time that a try
 * took whose replica was not well.
 */
final class OneAnswerEach {

  /** Of the promise. */
  private static final Duration AFTER_THE_WINDOW = Duration.ofMillis(250);

  private OneAnswerEach() {}

  static List<Violation> check(RequestCase request) {
    List<Violation> violations = new ArrayList<>();
    for (Attempt attempt : request.attempts()) {
      Answer answer = attempt.answer();
      String problem = answer == null ? missing(request, attempt) : late(request, attempt);
      if (problem != null) {
        violations.add(request.violation(Rule.ONE_ANSWER_EACH, null, problem));
      }
      if (answer != null && answer.isOk()) {
        violations.addAll(content(request, answer));
      }
    }
    return violations;
  }

  private static @Nullable String missing(RequestCase request, Attempt attempt) {
    if (!request.circumstances().replicaLived(attempt)) {
      return null;
    }
    if (attempt.end() == End.NO_ANSWER) {
      return "no answer after %d ms".formatted(attempt.timing().took().toMillis());
    }
    boolean last = attempt.equals(request.attempts().getLast());
    return last && attempt.end() == End.BROKEN
        ? "never answered; %d tries, the last one's connection broke"
            .formatted(request.attempts().size())
        : null;
  }

  private static @Nullable String late(RequestCase request, Attempt attempt) {
    Duration took = attempt.timing().took();
    Duration limit =
        request
            .request()
            .syncWindow()
            .plus(AFTER_THE_WINDOW)
            .plus(request.circumstances().answerTolerance());
    return took.compareTo(limit) > 0 && request.circumstances().replicaLived(attempt)
        ? "answered after %d ms, the limit is %d ms".formatted(took.toMillis(), limit.toMillis())
        : null;
  }

  private static List<Violation> content(RequestCase request, Answer answer) {
    List<CmdResult> results = answer.results();
    if (results == null) {
      return List.of(request.violation(Rule.ONE_ANSWER_EACH, null, "the answer is malformed"));
    }
    List<Violation> violations = new ArrayList<>();
    List<String> phones = results.stream().map(CmdResult::instanceId).toList();
    if (!phones.equals(request.request().phones())) {
      String text =
          "results are for %s, asked for were %s".formatted(phones, request.request().phones());
      violations.add(request.violation(Rule.ONE_ANSWER_EACH, null, text));
    }
    for (CmdResult result : results) {
      if (!Words.isOfTheContract(result)) {
        String text = "status %d with %s".formatted(result.status(), Words.code(result));
        violations.add(request.violation(Rule.ONE_ANSWER_EACH, result.instanceId(), text));
      }
    }
    return violations;
  }
}
