package io.phonecommand.systemtests.soak;

import io.phonecommand.systemtests.load.LoggedRequest;
import java.time.Duration;
import java.util.List;

/** How long answers took, in as much memory for millions as for one. One thread. */
final class Latencies {

  private static final int LONGEST_MILLIS = 60_000;

  private final int[] countsByMillis = new int[LONGEST_MILLIS + 1];
  private int count;

  /** Adds every try that was answered. */
  void add(List<LoggedRequest> requests) {
    requests.stream()
        .flatMap(request -> request.attempts().stream())
        .filter(attempt -> attempt.answer() != null)
        .forEach(attempt -> add(attempt.timing().took()));
  }

  private void add(Duration took) {
    countsByMillis[(int) Math.min(LONGEST_MILLIS, took.toMillis())]++;
    count++;
  }

  /** The time that this many of 100 did not exceed, in whole milliseconds; 60 s at most. */
  Duration percentile(int percent) {
    long rank = (long) Math.ceil(count * percent / 100.0);
    long passed = 0;
    for (int millis = 0; millis <= LONGEST_MILLIS; millis++) {
      passed += countsByMillis[millis];
      if (passed >= rank) {
        return Duration.ofMillis(millis);
      }
    }
    return Duration.ofMillis(LONGEST_MILLIS);
  }
}
