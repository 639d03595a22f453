package io.phonecommand.worker.inventory;

import io.micrometer.core.instrument.Counter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says a problem that is met again and again once, until it is over or has become another one, and
 * counts what it has said. One thread at a time; any thread may ask whether there is a problem.
 */
final class ProblemLog {

  private static final Logger log = LoggerFactory.getLogger(ProblemLog.class);

  private final Counter counter;
  private volatile @Nullable String open;

  ProblemLog(Counter counter) {
    this.counter = counter;
  }

  void note(String problem) {
    if (!problem.equals(open)) {
      open = problem;
      counter.increment();
      log.error("{}", problem);
    }
  }

  /** For what nobody expected: where it happened is said, too. */
  void note(String problem, Throwable cause) {
    String text = problem + ": " + cause;
    if (!text.equals(open)) {
      open = text;
      counter.increment();
      log.error("{}", problem, cause);
    }
  }

  void over() {
    open = null;
  }

  boolean isOpen() {
    return open != null;
  }
}
