package io.phonecommand.benchmarks.jobs;

import io.phonecommand.benchmarks.contestant.HttpCalls;

/**
 * What a replica says of an asynchronous request.
 *
 * @param jobs how many it has
 * @param started how many of them are known to have started, those that have ended among them
 * @param succeeded how many have ended with exit code 0
 * @param failed how many have ended otherwise
 */
public record TaskState(int jobs, int started, int succeeded, int failed) {

  /** Reads an answer; nothing that the jobs have written may look like a part of it. */
  static TaskState of(String answer) {
    return new TaskState(
        HttpCalls.count(answer, "\"job_id\":"),
        HttpCalls.count(answer, "\"started_at\":"),
        HttpCalls.count(answer, "\"status\":2,"),
        HttpCalls.count(answer, "\"status\":-1,"));
  }

  /** Whether all of so many have ended with exit code 0. */
  public boolean isSuccess(int expected) {
    return jobs == expected && succeeded == expected;
  }
}
