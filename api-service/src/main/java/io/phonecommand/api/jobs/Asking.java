package io.phonecommand.api.jobs;

import java.time.Duration;

/**
 * For whom something is read.
 *
 * @param tenant whose request it is
 * @param isRepeat whether a request that is to be accepted waits for it
 * @param until when an answer is due, whatever is known by then
 */
record Asking(String tenant, boolean isRepeat, Deadline until) {

  /** Of somebody who asks about a task. */
  static Asking question(String tenant, Duration limit) {
    return new Asking(tenant, false, Deadline.in(limit));
  }

  /** Of somebody whose request may be a repeat. */
  static Asking repeat(String tenant, Duration limit) {
    return new Asking(tenant, true, Deadline.in(limit));
  }

  /** The same with another deadline. */
  Asking until(Deadline other) {
    return new Asking(tenant, isRepeat, other);
  }
}
