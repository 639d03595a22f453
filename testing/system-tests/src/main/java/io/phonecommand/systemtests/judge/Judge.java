package io.phonecommand.systemtests.judge;

import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.load.LoggedRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Holds every request of a load against the phones' logs, and all of them against the troubles that
 * there were. Pure: it waits for nothing and reads no file.
 *
 * <p>Stop the load first; then wait until no command can start or end any more (the sync window and
 * the longest command), and read the logs of all phones. Judged sooner, a late start goes unseen.
 */
public final class Judge {

  private static final List<Function<RequestCase, List<Violation>>> RULES =
      List.of(
          AtMostOnce::check,
          NeverLate::check,
          OneAnswerEach::check,
          HonestRun::check,
          HonestRefusal::check,
          RefusedAsAWhole::check,
          Undisturbed::check);

  private Judge() {}

  /**
   * Judges {@code requests} by all rules.
   *
   * @param started what the phones ran, complete: a log that forgot something is no evidence.
   *     Commands of no request in {@code requests} are left alone
   * @throws IllegalArgumentException if two requests have the same command, so that a phone's log
   *     can't tell them apart
   */
  public static Verdict judge(
      List<LoggedRequest> requests, List<StartedCommand> started, Circumstances circumstances) {
    requireDifferentCommands(requests);
    Map<String, List<StartedCommand>> byCommand = new HashMap<>();
    for (StartedCommand start : started) {
      byCommand.computeIfAbsent(start.command(), command -> new ArrayList<>()).add(start);
    }
    List<Violation> violations = new ArrayList<>();
    LateAfterThaw afterThaw = new LateAfterThaw();
    Tally results = Tally.NOTHING;
    for (LoggedRequest logged : requests) {
      List<StartedCommand> starts =
          byCommand.getOrDefault(logged.request().command().text(), List.of());
      RequestCase request = new RequestCase(logged, starts, circumstances);
      RULES.forEach(rule -> violations.addAll(rule.apply(request)));
      afterThaw.note(request);
      results = results.plus(Undisturbed.count(request));
    }
    violations.addAll(afterThaw.violations());
    violations.addAll(overdrawn(circumstances.budget(), results));
    return new Verdict(violations, results.plus(new Tally(0, 0, afterThaw.count())));
  }

  private static List<Violation> overdrawn(Budget budget, Tally results) {
    long allowed = budget.allowed(results.troubled());
    if (results.unknown() <= allowed) {
      return List.of();
    }
    String text =
        "of %d results in times of trouble %d say that nobody knows, allowed are %d"
            .formatted(results.troubled(), results.unknown(), allowed);
    return List.of(new Violation(Rule.WITHIN_BUDGET, null, null, text));
  }

  private static void requireDifferentCommands(List<LoggedRequest> requests) {
    Set<String> commands = new HashSet<>();
    for (LoggedRequest logged : requests) {
      if (!commands.add(logged.request().command().text())) {
        throw new IllegalArgumentException(
            "request %s has another one's command".formatted(logged.request().id()));
      }
    }
  }
}
