package io.phonecommand.api.jobs;

import io.phonecommand.api.dispatch.UnavailableException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a task, one event after the other, until all its jobs have their last word. One
 * thread uses it, and closes it.
 */
public final class TaskStream implements AutoCloseable {

  private final TaskView over;
  private final @Nullable FollowedTask followed;
  private final EventQueue events;
  private final JobRefusals refusals;
  private final boolean nothingComes;
  private boolean done;

  private TaskStream(
      TaskView over,
      @Nullable FollowedTask followed,
      EventQueue events,
      JobRefusals refusals,
      boolean nothingComes) {
    this.over = over;
    this.followed = followed;
    this.events = events;
    this.refusals = refusals;
    this.nothingComes = nothingComes;
  }

  /** Of a reader who has been told that nothing more comes. */
  static TaskStream afterDone(TaskView over, JobRefusals refusals) {
    EventQueue none = new EventQueue(over.address(), Long.MAX_VALUE);
    return new TaskStream(over, null, none, refusals, true);
  }

  /** Of a task whose jobs have their last words. */
  static TaskStream of(TaskView over, EventQueue events, JobRefusals refusals) {
    return new TaskStream(over, null, events, refusals, false);
  }

  /** Of a task that goes on; {@code followed} is closed with the stream. */
  static TaskStream of(FollowedTask followed, EventQueue events, JobRefusals refusals) {
    return new TaskStream(followed.view(), followed, events, refusals, false);
  }

  /** Whether its reader has been told already that nothing more comes. */
  public boolean isAfterDone() {
    return nothingComes;
  }

  /** Whether the service stops: it is to be ended, and nothing more said. */
  public boolean isStopped() {
    return followed != null && followed.isStopped();
  }

  /**
   * The next event; null if none comes within {@code wait}, or the service stops, or it was told
   * that nothing more comes.
   *
   * @throws UnavailableException if Kafka can't be read any more
   */
  public @Nullable TaskEvent next(Duration wait) throws UnavailableException {
    try {
      return next(Asking.question(view().accepted().tenant(), wait));
    } catch (UnavailableException e) {
      throw refusals.counted(e);
    }
  }

  private TaskView view() {
    return followed == null ? over : followed.view();
  }

  private @Nullable TaskEvent next(Asking asking) throws UnavailableException {
    while (!done) {
      // First, as the event of what ends it comes with that.
      boolean isOver = view().isOver();
      TaskEvent event = events.poll();
      if (event != null) {
        return event;
      }
      FollowedTask more = followed;
      if (isOver || more == null) {
        done = true;
        return new TaskEvent(null, EventPlace.idOfDone(over.address()));
      }
      if (more.isStopped() || asking.until().isOver()) {
        return null;
      }
      more.await(asking);
    }
    return null;
  }

  @Override
  public void close() {
    if (followed != null) {
      followed.close();
    }
  }
}
