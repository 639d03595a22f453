package io.phonecommand.systemtests.judge;

import io.phonecommand.simulator.log.StartedCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@link Rule#AT_MOST_ONCE}: over all tries of the request, whatever their callers were told. */
final class AtMostOnce {

  private AtMostOnce() {}

  static List<Violation> check(RequestCase request) {
    Map<String, Long> counts =
        request.starts().stream()
            .collect(
                Collectors.groupingBy(
                    StartedCommand::phoneId, TreeMap::new, Collectors.counting()));
    List<Violation> violations = new ArrayList<>();
    counts.forEach(
        (phone, count) -> {
          if (count > 1) {
            String text = "started " + count + " times";
            violations.add(request.violation(Rule.AT_MOST_ONCE, phone, text));
          }
          if (!request.request().phones().contains(phone)) {
            String text = "started on a phone that was not asked for";
            violations.add(request.violation(Rule.AT_MOST_ONCE, phone, text));
          }
        });
    return violations;
  }
}
