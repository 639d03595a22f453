package io.phonecommand.api.jobs;

import io.phonecommand.api.dispatch.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Answers whoever asks what has become of an asynchronous request: at once, when it is over, or as
 * it goes on; and cancels it. Any thread may call it, and is blocked for as long as it reads or is
 * to wait.
 */
public final class JobTasks {

  /** From asking workers to cancel jobs to telling what has become of it by then. */
  private static final Duration CANCEL_WAIT = Duration.ofSeconds(5);

  /** For whoever wants to know how it is now, and for beginning a stream. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final TaskViews views;
  private final JobWatchers watchers;
  private final JobCancellation cancellation;
  private final JobRefusals refusals;
  private final Clock clock;

  JobTasks(
      TaskViews views,
      JobWatchers watchers,
      JobCancellation cancellation,
      JobRefusals refusals,
      Clock clock) {
    this.views = views;
    this.watchers = watchers;
    this.cancellation = cancellation;
    this.refusals = refusals;
    this.clock = clock;
  }

  /**
   * The jobs of {@code tenant}'s task as they are now, in the request's order.
   *
   * @throws UnknownTaskException if there is no such task
   * @throws UnavailableException if Kafka can't be read
   */
  public List<JobStatus> jobs(String taskId, String tenant)
      throws UnknownTaskException, UnavailableException {
    try {
      TaskViews.Look look = whole(look(taskId, Asking.question(tenant, LIMIT)));
      return look.shared().view().jobs();
    } catch (UnavailableException e) {
      throw refusals.counted(e);
    }
  }

  /**
   * As {@link #jobs}, once all have their last word; or as they are known when {@code wait} is
   * over, or the service stops.
   *
   * @throws UnavailableException as above, also if the task could not be found within {@code wait}
   */
  public List<JobStatus> jobsAtTheEnd(String taskId, String tenant, Duration wait)
      throws UnknownTaskException, UnavailableException {
    Asking asking = Asking.question(tenant, wait);
    try {
      TaskViews.Look look = look(taskId, asking);
      TaskView view = look.shared().view();
      if (!look.isWhole() || view.isOver()) {
        return view.jobs();
      }
      Optional<FollowedTask> following = follow(look, asking);
      if (following.isEmpty()) {
        return view.jobs();
      }
      try (FollowedTask followed = following.get()) {
        return awaitEnd(followed, asking);
      }
    } catch (UnavailableException e) {
      throw refusals.counted(e);
    }
  }

  /**
   * Has the jobs cancelled that have no last word. Returns them as they are once that is decided of
   * all of them; or after 5 s, or when the service stops.
   *
   * @throws UnknownTaskException if there is no such task
   * @throws UnavailableException if Kafka can't be read, or has not taken all cancels; then it may
   *     be decided of some jobs, and cancelling again does no harm
   */
  public List<JobStatus> cancel(String taskId, String tenant)
      throws UnknownTaskException, UnavailableException {
    Asking asking = Asking.question(tenant, CANCEL_WAIT);
    try {
      TaskViews.Look look = whole(look(taskId, asking));
      if (look.shared().view().isOver()) {
        return look.shared().view().jobs();
      }
      try (FollowedTask followed = follow(look, asking).orElseThrow(JobRefusals::kafka)) {
        return cancel(followed, asking);
      }
    } catch (UnavailableException e) {
      throw refusals.counted(e);
    }
  }

  private List<JobStatus> cancel(FollowedTask followed, Asking asking) throws UnavailableException {
    boolean all = cancellation.send(followed.view(), asking.until().left());
    List<JobStatus> jobs = awaitEnd(followed, asking);
    if (!all && !followed.view().isOver()) {
      throw JobRefusals.kafka();
    }
    return jobs;
  }

  private Optional<FollowedTask> follow(TaskViews.Look look, Asking asking)
      throws UnavailableException {
    return FollowedTask.begin(views, watchers, look.shared(), TaskView::copy, asking, clock);
  }

  private static List<JobStatus> awaitEnd(FollowedTask followed, Asking asking)
      throws UnavailableException {
    while (!followed.view().isOver() && !followed.isStopped() && !asking.until().isOver()) {
      followed.await(asking);
    }
    return followed.view().jobs();
  }

  /**
   * A stream of what becomes of {@code tenant}'s task, which must be closed.
   *
   * @param lastEventId of the last event that the reader was told; ignored if it is none of this
   *     task's
   * @throws UnknownTaskException if there is no such task
   * @throws UnavailableException if Kafka can't be read
   */
  public TaskStream stream(String taskId, String tenant, Optional<String> lastEventId)
      throws UnknownTaskException, UnavailableException {
    Asking asking = Asking.question(tenant, LIMIT);
    try {
      TaskViews.Look look = whole(look(taskId, asking));
      TaskView known = look.shared().view();
      Optional<EventPlace> place = lastEventId.flatMap(id -> EventPlace.parse(known.address(), id));
      if (known.isOver() && place.filter(EventPlace::isDone).isPresent()) {
        return TaskStream.afterDone(known, refusals);
      }
      long told = place.filter(each -> !each.isDone()).map(EventPlace::offset).orElse(0L);
      EventQueue events = new EventQueue(known.address(), told);
      if (known.isOver()) {
        events.takeUp(known);
        return TaskStream.of(known, events, refusals);
      }
      return TaskStream.of(follow(look, events, asking), events, refusals);
    } catch (UnavailableException e) {
      throw refusals.counted(e);
    }
  }

  private FollowedTask follow(TaskViews.Look look, EventQueue events, Asking asking)
      throws UnavailableException {
    FollowedTask.Beginning beginning =
        known -> {
          TaskView view = known.copy(events);
          events.takeUp(view);
          return view;
        };
    return FollowedTask.begin(views, watchers, look.shared(), beginning, asking, clock)
        .orElseThrow(JobRefusals::kafka);
  }

  private TaskViews.Look look(String taskId, Asking asking)
      throws UnknownTaskException, UnavailableException {
    Optional<TaskAddress> address = TaskAddress.parse(taskId);
    Optional<TaskViews.Look> found =
        address.isEmpty() ? Optional.empty() : views.look(address.get(), asking);
    if (found.isEmpty()) {
      throw new UnknownTaskException();
    }
    return found.get();
  }

  private static TaskViews.Look whole(TaskViews.Look look) throws UnavailableException {
    if (!look.isWhole()) {
      throw JobRefusals.kafka("What has become of the task could not be read in time.");
    }
    return look;
  }
}
