package io.phonecommand.systemtests.judge;

import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.load.Answer;
import io.phonecommand.systemtests.load.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@link Rule#REFUSED_AS_A_WHOLE}: the load's requests are well-formed, so only a service without
 * Kafka or without room may refuse them. A request none of whose tries can have been accepted is on
 * no phone; one with a try that was answered 200, broke, or was not waited for can be.
 */
final class RefusedAsAWhole {

  private static final Set<String> ALLOWED = Set.of("500 KOOPHONE.API.5003", "429 APIGW.0308");

  private RefusedAsAWhole() {}

  static List<Violation> check(RequestCase request) {
    List<Violation> violations = new ArrayList<>();
    for (Attempt attempt : request.attempts()) {
      Answer answer = attempt.answer();
      if (answer != null && !answer.isOk()) {
        String refusal = answer.status() + " " + answer.errorCode();
        if (!ALLOWED.contains(refusal)) {
          String text = "answered HTTP " + refusal;
          violations.add(request.violation(Rule.REFUSED_AS_A_WHOLE, null, text));
        }
      }
    }
    if (!request.mayHaveBeenAccepted()) {
      for (StartedCommand start : request.starts()) {
        String text = "started, though no replica took the request";
        violations.add(request.violation(Rule.REFUSED_AS_A_WHOLE, start.phoneId(), text));
      }
    }
    return violations;
  }
}
