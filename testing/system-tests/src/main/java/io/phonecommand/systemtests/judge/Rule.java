package io.phonecommand.systemtests.judge;

/** The promises that a load's records can be held against. */
public enum Rule {
  /** A command starts at most once on a phone, and only where it was asked for. */
  AT_MOST_ONCE,
  /** No command starts after its start deadline, but for what {@link LateAfterThaw} excuses. */
  NEVER_LATE,
  /** One result for each phone, in request order, by the end of the window and 250 ms. */
  ONE_ANSWER_EACH,
  /**
   * Whoever was told that a command ran finds it in the phone's log, with the exit code he heard
   * of.
   */
  HONEST_RUN,
  /** Whoever was told that a command certainly did not run doesn't find it in the phone's log. */
  HONEST_REFUSAL,
  /** A whole request is refused only for reasons of the contract, and then runs nowhere. */
  REFUSED_AS_A_WHOLE,
  /**
   * While nothing is wrong with a phone and the service, nobody is refused, and nobody is told that
   * his command did not run, or that nobody knows.
   */
  UNDISTURBED,
  /** While something is wrong, not more than a {@link Budget} are told that nobody knows. */
  WITHIN_BUDGET
}
