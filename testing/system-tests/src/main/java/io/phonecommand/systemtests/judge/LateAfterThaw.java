package io.phonecommand.systemtests.judge;

import io.phonecommand.simulator.log.StartedCommand;
import io.phonecommand.systemtests.load.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one late start that the product can't prevent: a command that was written to a phone which
 * had just been heard of, and froze before it could read it. Its kernel keeps the command, even if
 * the connection is reset, and the phone runs it when it thaws.
 *
 * <p>A start is excused if its deadline passed while the phone was frozen, if it came right after
 * the thaw, if the caller was told that nobody knows (or nothing), and if the try was sent before
 * the phone could have been missed. Of each freeze at most as many are excused as a phone runs at
 * once: more can't be on their way.
 */
final class LateAfterThaw {

  /** The worker asks a phone that was not heard for this long for a sign of life first. */
  static final Duration LAST_HEARD_WINDOW = Duration.ofMillis(20);

  /** From a caller to a phone, through everything, on this machine. */
  static final Duration WAY = Duration.ofSeconds(1);

  /** Until a phone that thaws has read what came. */
  static final Duration THAW_TOLERANCE = Duration.ofSeconds(2);

  /** {@code phone-command.worker.lanes.max-running-per-phone}'s default. */
  static final int AT_ONCE = 4;

  private record Late(RequestCase request, StartedCommand start) {}

  private final Map<Freeze, List<Late>> excused = new LinkedHashMap<>();

  /** Takes note of the late starts of {@code request} that have an excuse. */
  void note(RequestCase request) {
    for (StartedCommand start : request.starts()) {
      if (NeverLate.isLate(request, start)) {
        excuse(request, start)
            .ifPresent(
                freeze ->
                    excused
                        .computeIfAbsent(freeze, f -> new ArrayList<>())
                        .add(new Late(request, start)));
      }
    }
  }

  int count() {
    return excused.values().stream().mapToInt(List::size).sum();
  }

  /** Those that are too many for their freeze. */
  List<Violation> violations() {
    return excused.values().stream()
        .flatMap(
            lates ->
                lates.stream()
                    .sorted(Comparator.comparing(late -> late.start().startedAt()))
                    .skip(AT_ONCE))
        .map(LateAfterThaw::tooMany)
        .toList();
  }

  private static Violation tooMany(Late late) {
    return late.request()
        .violation(
            Rule.NEVER_LATE,
            late.start().phoneId(),
            "started late after a thaw, as %d others did before".formatted(AT_ONCE));
  }

  /** The freeze that excuses a start which is late. */
  static Optional<Freeze> excuse(RequestCase request, StartedCommand start) {
    return request.circumstances().freezes().stream()
        .filter(freeze -> freeze.phone().equals(start.phoneId()))
        .filter(freeze -> !start.startedAt().isAfter(freeze.until().plus(THAW_TOLERANCE)))
        .filter(
            freeze ->
                request.attempts().stream()
                    .filter(Attempt::mayHaveBeenAccepted)
                    .anyMatch(attempt -> excuses(request, attempt, start, freeze)))
        .findFirst();
  }

  private static boolean excuses(
      RequestCase request, Attempt attempt, StartedCommand start, Freeze freeze) {
    Instant deadline = NeverLate.deadline(request, attempt);
    Instant lastSent = freeze.from().plus(LAST_HEARD_WINDOW).plus(WAY);
    return !attempt.timing().sentAt().isAfter(lastSent)
        && freeze.holds(deadline)
        && start.startedAt().isAfter(deadline)
        && wasToldNothing(attempt, freeze.phone());
  }

  private static boolean wasToldNothing(Attempt attempt, String phone) {
    return attempt.results().stream()
        .filter(result -> result.instanceId().equals(phone))
        .allMatch(Undisturbed::isUnknown);
  }
}
