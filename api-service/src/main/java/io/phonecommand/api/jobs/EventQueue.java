package io.phonecommand.api.jobs;

import io.phonecommand.api.jobs.TaskView.Change;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the reader of a stream has not been told yet, in the log's order. Of a job's output only the
 * newest is kept, so that it holds three events of each job at the most. Any thread may call it.
 */
final class EventQueue implements TaskView.Listener {

  private record Waiting(TaskEvent event, boolean isOutput) {

    boolean isOutputOf(String jobId) {
      JobStatus job = event.job();
      return isOutput && job != null && job.jobId().equals(jobId);
    }
  }

  private final TaskAddress address;
  private long after;
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  /**
   * Holds nothing yet.
   *
   * @param after what stands below this offset has been told before; 0: nothing has
   */
  EventQueue(TaskAddress address, long after) {
    this.address = address;
    this.after = after;
  }

  /**
   * Takes in all that {@code view} knows and that has not been told: only what came after that, or
   * each job as it stands, where nothing was told, or more than the log has. Nobody else applies
   * anything to the view meanwhile.
   */
  synchronized void takeUp(TaskView view) {
    if (after == 0 || (after > view.position() && !view.isOver())) {
      begin(view.jobs(), view.position());
    } else {
      view.tellAll(this);
    }
  }

  /** The last event says how far that is. */
  private void begin(List<JobStatus> jobs, long position) {
    waiting.clear();
    after = position;
    for (int i = 0; i < jobs.size(); i++) {
      String id = i == jobs.size() - 1 ? EventPlace.idOf(address, position) : null;
      waiting.add(new Waiting(new TaskEvent(jobs.get(i), id), false));
    }
  }

  @Override
  public synchronized void changed(Change change, JobStatus job, long offset) {
    if (offset < after) {
      return;
    }
    after = offset + 1;
    waiting.removeIf(before -> before.isOutputOf(job.jobId()));
    boolean isOutput = change == Change.OUTPUT;
    String id = isOutput ? null : EventPlace.idOf(address, offset + 1);
    waiting.add(new Waiting(new TaskEvent(job, id), isOutput));
  }

  /** The next event; null if there is none now. */
  synchronized @Nullable TaskEvent poll() {
    Waiting next = waiting.poll();
    return next == null ? null : next.event();
  }
}
