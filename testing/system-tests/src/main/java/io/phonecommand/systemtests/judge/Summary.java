package io.phonecommand.systemtests.judge;

import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.load.Answer;
import io.phonecommand.systemtests.load.Attempt;
import io.phonecommand.systemtests.load.LoggedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A load in numbers; its {@link #toString} is a few lines for people.
 *
 * @param requests that were made
 * @param tasks phones that they name, each counted as often as it is named
 * @param started commands in the phones' logs, of whatever request
 * @param attemptsByEnd how the tries ended: an HTTP status, or the name of the failure
 * @param resultsByCode what callers were told of phones: {@code succeeded}, {@code running}, or an
 *     error code
 * @param median of the times that answered tries took; zero if there is none
 * @param p99 the time that 99 of 100 of them did not exceed
 * @param slowest the longest of them
 */
public record Summary(
    int requests,
    int tasks,
    int started,
    Map<String, Long> attemptsByEnd,
    Map<String, Long> resultsByCode,
    Duration median,
    Duration p99,
    Duration slowest,
    Verdict verdict) {

  private static final int SHOWN_VIOLATIONS = 20;

  public static Summary of(
      List<LoggedRequest> requests, List<StartedCommand> started, Verdict verdict) {
    List<Attempt> attempts =
        requests.stream().flatMap(logged -> logged.attempts().stream()).toList();
    List<Duration> times =
        attempts.stream()
            .filter(attempt -> attempt.answer() != null)
            .map(attempt -> attempt.timing().took())
            .sorted()
            .toList();
    return new Summary(
        requests.size(),
        requests.stream().mapToInt(logged -> logged.request().phones().size()).sum(),
        started.size(),
        count(attempts.stream(), Summary::endOf),
        count(attempts.stream().flatMap(a -> a.results().stream()), Words::code),
        percentile(times, 50),
        percentile(times, 99),
        percentile(times, 100),
        verdict);
  }

  private static <T> Map<String, Long> count(Stream<T> items, Function<T, String> name) {
    return items.collect(Collectors.groupingBy(name, TreeMap::new, Collectors.counting()));
  }

  private static String endOf(Attempt attempt) {
    Answer answer = attempt.answer();
    if (answer == null) {
      return attempt.end().name();
    }
    return answer.isOk() ? "200" : answer.status() + " " + answer.errorCode();
  }

  private static Duration percentile(List<Duration> sorted, int percent) {
    if (sorted.isEmpty()) {
      return Duration.ZERO;
    }
    int rank = (int) Math.ceil(sorted.size() * percent / 100.0);
    return sorted.get(rank - 1);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("%d requests, %d tasks, %d started%n".formatted(requests, tasks, started));
    text.append("tries: %s%nresults: %s%n".formatted(attemptsByEnd, resultsByCode));
    text.append(
        "answered in: median %d ms, p99 %d ms, slowest %d ms%n"
            .formatted(median.toMillis(), p99.toMillis(), slowest.toMillis()));
    text.append(verdict.tally()).append(System.lineSeparator());
    List<Violation> violations = verdict.violations();
    text.append("violations: %d%n".formatted(violations.size()));
    violations.stream()
        .limit(SHOWN_VIOLATIONS)
        .forEach(violation -> text.append("  %s%n".formatted(violation)));
    if (violations.size() > SHOWN_VIOLATIONS) {
      text.append("  and %d more%n".formatted(violations.size() - SHOWN_VIOLATIONS));
    }
    return text.toString();
  }
}
