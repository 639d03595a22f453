package io.phonecommand.worker.lanes;

import io.phonecommand.worker.claims.TaskRecord;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One try of a request that waits for a task, with the timer that reports to it in time, and then
 * ends its waiting.
 */
final class Waiter {

  private final TaskRecord asked;
  private volatile @Nullable Future<?> reportTimer;

  Waiter(TaskRecord asked) {
    this.asked = asked;
  }

  /** The record by which this try asked for the task. */
  TaskRecord asked() {
    return asked;
  }

  void reportWith(Future<?> timer) {
    reportTimer = timer;
  }

  /** It has its answer; a report that comes due all the same finds nothing to say. */
  void cancelReport() {
    Future<?> timer = reportTimer;
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
