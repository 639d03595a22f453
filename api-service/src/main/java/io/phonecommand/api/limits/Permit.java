package io.phonecommand.api.limits;

import io.micrometer.core.instrument.Counter;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A request's place among its tenant's, and the tasks that it has taken: one of them for being
 * read. One thread uses it, any may close it.
 */
public final class Permit implements AutoCloseable {

  private final TenantUse use;
  private final Counter tooManyTasks;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private int taken;

  Permit(TenantUse use, Counter tooManyTasks) {
    this.use = use;
    this.tooManyTasks = tooManyTasks;
  }

  /**
   * Takes the tenant's tasks for all instances of the request, of which it has one already. Once.
   *
   * @param tasks how many instances the request names, whether or not they exist: an unknown one
   *     must not be told from another tenant's by what it costs
   * @throws LimitExceededException if the tenant has to wait; the one task is not given back
   */
  public void take(int tasks) throws LimitExceededException {
    int more = tasks - 1;
    if (more > 0 && !use.take(more)) {
      tooManyTasks.increment();
      throw new LimitExceededException(TenantLimits.TOO_MANY_TASKS, use.waitFor(tasks));
    }
    taken = more;
  }

  /** Gives back what {@link #take} took: nothing is sent to any phone. */
  public void giveBack() {
    use.giveBack(taken);
    taken = 0;
  }

  /** Gives the place back. */
  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      use.places().release();
    }
  }
}
