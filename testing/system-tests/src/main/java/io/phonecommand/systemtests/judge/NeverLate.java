package io.phonecommand.systemtests.judge;

import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.load.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * {@link Rule#NEVER_LATE}: a start must lie between the sending of a try and that try's start
 * deadline. Each try has a deadline of its own, so one that fits is enough; tries that certainly
 * were not accepted fit nothing.
 *
 * <p>How sharp it is: the deadline that the replica stamped is not known here. It is taken as the
 * latest possible one, see {@link Circumstances#latestStamp}. A start that is late by less than the
 * stamp tolerance (or, after a pause of the replica, by less than what is left of that) is not
 * found; and none that is in time is taken for late, as long as a living replica stamps within the
 * tolerance. All times are of this machine's wall clock: a clock that is set during a test breaks
 * this rule.
 *
 * <p>What {@link LateAfterThaw} excuses is not found here but counted there.
 */
final class NeverLate {

  private NeverLate() {}

  static List<Violation> check(RequestCase request) {
    if (!request.mayHaveBeenAccepted()) {
      // That it started at all is RefusedAsAWhole's to find.
      return List.of();
    }
    return request.starts().stream()
        .filter(start -> isLate(request, start))
        .filter(start -> LateAfterThaw.excuse(request, start).isEmpty())
        .map(start -> violation(request, start))
        .toList();
  }

  /** Whether a start of a request that may have been accepted fits none of its tries. */
  static boolean isLate(RequestCase request, StartedCommand start) {
    return request.attempts().stream().noneMatch(attempt -> fits(request, attempt, start));
  }

  private static boolean fits(RequestCase request, Attempt attempt, StartedCommand start) {
    return attempt.mayHaveBeenAccepted()
        && !start.startedAt().isBefore(attempt.timing().sentAt())
        && !start.startedAt().isAfter(deadline(request, attempt));
  }

  /** The latest moment that the replica can have stamped. */
  static Instant deadline(RequestCase request, Attempt attempt) {
    return request.circumstances().latestStamp(attempt).plus(request.request().syncWindow());
  }

  private static Violation violation(RequestCase request, StartedCommand start) {
    Instant firstSent = request.attempts().getFirst().timing().sentAt();
    long millis = Duration.between(firstSent, start.startedAt()).toMillis();
    return request.violation(
        Rule.NEVER_LATE,
        start.phoneId(),
        "started %d ms after the first of %d tries was sent, in the window of none"
            .formatted(millis, request.attempts().size()));
  }
}
