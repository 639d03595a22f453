package io.phonecommand.benchmarks.jobs;

import java.time.Duration;

/** The jobs that were accepted, and what has become of them, since a moment when none was open. */
public final class Tally {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final JobCalls calls;
  private final LastWords words;
  private final long acceptedBefore;
  private final LastWords.Totals before;

  private Tally(JobCalls calls, LastWords words) {
    this.calls = calls;
    this.words = words;
    acceptedBefore = calls.accepted();
    before = words.totals();
  }

  /** From now on. */
  public static Tally begin(JobCalls calls, LastWords words) {
    return new Tally(calls, words);
  }

  /**
   * How many have not ended with exit code 0. Waits for those that have not ended, for 20 s at
   * most.
   */
  public int lost() throws InterruptedException {
    long accepted = calls.accepted() - acceptedBefore;
    words.await(before, accepted, LIMIT);
    long succeeded = words.totals().succeeded() - before.succeeded();
    return (int) Math.max(0, accepted - succeeded);
  }
}
