package io.phonecommand.api.jobs;

import io.phonecommand.api.dispatch.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that one request follows: a view of its own, which is kept up to date as records come,
 * also past a loss of the log's end, after which it is made anew, and past the moment at which the
 * last words are said here. One thread uses it, and closes it.
 */
final class FollowedTask implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(FollowedTask.class);

  /** Makes the view from which on records are taken in; again after a loss. */
  @FunctionalInterface
  interface Beginning {

    /**
     * A view of one's own.
     *
     * @param known knows all that was there
     */
    TaskView from(TaskView known);
  }

  /** From looking after the bound whether all have their last words to looking again. */
  private static final Duration LOOK_PAUSE = Duration.ofSeconds(10);

  private final TaskViews views;
  private final TaskWatch watch;
  private final Beginning beginning;
  private TaskViews.Shared shared;
  private TaskView view;

  /** Whether the view knows less than what comes: nothing may be applied to it. */
  private boolean behind;

  /** When somebody must have said the last words. */
  private Deadline nextLook;

  private FollowedTask(
      TaskViews views, TaskViews.Shared shared, TaskWatch watch, Beginning beginning, Clock clock) {
    this.views = views;
    this.shared = shared;
    this.watch = watch;
    this.beginning = beginning;
    this.view = shared.view();
    this.nextLook =
        Deadline.in(Duration.between(clock.instant(), view.accepted().endsBy(TaskViews.PATIENCE)));
  }

  /**
   * Follows a task from now on.
   *
   * @param beginning asked once the log's end is followed
   * @return empty if that is not so by the deadline
   * @throws UnavailableException if Kafka can't be read
   */
  static Optional<FollowedTask> begin(
      TaskViews views,
      JobWatchers watchers,
      TaskViews.Shared shared,
      Beginning beginning,
      Asking asking,
      Clock clock)
      throws UnavailableException {
    TaskWatch watch = TaskWatch.begin(watchers, shared.view().address());
    boolean follows = false;
    try {
      FollowedTask task = new FollowedTask(views, shared, watch, beginning, clock);
      follows = task.catchUp(asking);
      return follows ? Optional.of(task) : Optional.empty();
    } finally {
      if (!follows) {
        watch.close();
      }
    }
  }

  private boolean catchUp(Asking asking) throws UnavailableException {
    if (!watch.awaitConfirmed(asking.until()) || !isRead(asking)) {
      return false;
    }
    view = beginning.from(shared.view());
    watch.follow(view);
    behind = false;
    return true;
  }

  private boolean isRead(Asking asking) throws UnavailableException {
    if (!behind) {
      return views.readOn(shared, asking);
    }
    // What was known may be of a log that is no more.
    TaskViews.Look look =
        views
            .look(view.address(), asking)
            .orElseThrow(() -> JobRefusals.kafka("The task can't be found any more."));
    shared = look.shared();
    return look.isWhole();
  }

  /** What is known now; it may know more later, and be another one after {@link #await}. */
  TaskView view() {
    return view;
  }

  /** Whether the service stops, so that nothing is to be waited for. */
  boolean isStopped() {
    return watch.isStopped();
  }

  /**
   * Returns once something may have changed since the last call, or the service stops; or when the
   * time is over.
   *
   * @throws UnavailableException if Kafka can't be read
   */
  void await(Asking asking) throws UnavailableException {
    if (!behind) {
      watch.await(asking.until().or(nextLook));
    }
    if (watch.isStopped()) {
      return;
    }
    behind |= watch.isLost();
    if (behind && !catchUp(asking)) {
      return;
    }
    if (nextLook.isOver() && !view.isOver()) {
      nextLook = Deadline.in(LOOK_PAUSE);
      sayLastWords(asking);
    }
  }

  /** They are told as all that comes. Where that fails now, it is for the next look. */
  private void sayLastWords(Asking asking) {
    try {
      var unused = views.readOn(shared, asking);
    } catch (UnavailableException e) {
      log.debug("the last words of a task could not be said", e);
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
