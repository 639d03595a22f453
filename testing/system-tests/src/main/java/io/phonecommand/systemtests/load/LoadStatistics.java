package io.phonecommand.systemtests.load;

import java.util.List;

/**
 * How far a load is.
 *
 * @param requests begun
 * @param answered of them, with an HTTP answer of whatever status
 * @param failedAttempts tries that ended without an answer
 */
public record LoadStatistics(int requests, int answered, int failedAttempts) {

  static LoadStatistics of(List<LoggedRequest> requests) {
    int answered = 0;
    int failed = 0;
    for (LoggedRequest logged : requests) {
      for (Attempt attempt : logged.attempts()) {
        if (attempt.end() == End.ANSWERED) {
          answered++;
        } else {
          failed++;
        }
      }
    }
    return new LoadStatistics(requests.size(), answered, failed);
  }
}
