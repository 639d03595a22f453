package io.phonecommand.api.jobs;

import io.phonecommand.api.dispatch.UnavailableException;
import io.phonecommand.common.message.JobsMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request's following of a task. It is registered first; what was there before is read then,
 * while what comes meanwhile is kept; and from {@link #follow} on each record is taken in as it
 * comes. One thread uses it, others tell it.
 */
final class TaskWatch implements JobWatchers.Watcher, AutoCloseable {

  /** From being registered to being told all. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private record Told(JobsMessage news, long offset) {}

  private final JobWatchers watchers;
  private final TaskAddress address;

  /** What came before it is known what was there. */
  private final List<Told> early = new ArrayList<>();

  private @Nullable TaskView view;
  private boolean confirmed;
  private boolean changed;
  private boolean lost;
  private boolean stopped;

  private TaskWatch(JobWatchers watchers, TaskAddress address) {
    this.watchers = watchers;
    this.address = address;
  }

  /** Registers a new one, which must be closed. */
  static TaskWatch begin(JobWatchers watchers, TaskAddress address) {
    TaskWatch watch = new TaskWatch(watchers, address);
    watchers.add(watch);
    return watch;
  }

  /**
   * Blocks until it is told all that comes: who reads to the end of the log after that misses
   * nothing. Also after it was {@link #isLost lost}: what it was told before is forgotten then.
   *
   * @return false if it is not by the deadline
   * @throws UnavailableException if that takes too long
   */
  synchronized boolean awaitConfirmed(Deadline until) throws UnavailableException {
    confirmed = false;
    lost = false;
    view = null;
    early.clear();
    Deadline giveUp = until.orIn(LIMIT);
    try {
      while (!confirmed && !stopped) {
        if (giveUp.isOver()) {
          if (until.isOver()) {
            return false;
          }
          throw JobRefusals.kafka("The service cannot read from its message broker.");
        }
        TimeUnit.NANOSECONDS.timedWait(this, giveUp.left().toNanos() + 1);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw JobRefusals.stopping();
    }
  }

  /**
   * Takes in what has come since {@link #awaitConfirmed}, and all that comes from now on.
   *
   * @param read knows all that was there before; nobody else applies anything to it
   */
  synchronized void follow(TaskView read) {
    view = read;
    early.forEach(told -> read.apply(told.news(), told.offset()));
    early.clear();
  }

  /**
   * Returns once something may have changed since the last call, or it is lost, or the service
   * stops; or when the time is over.
   *
   * @throws UnavailableException if the service stops in the hard way
   */
  synchronized void await(Deadline until) throws UnavailableException {
    try {
      while (!changed && !lost && !stopped && !until.isOver()) {
        TimeUnit.NANOSECONDS.timedWait(this, until.left().toNanos() + 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw JobRefusals.stopping();
    }
    changed = false;
  }

  /** Whether something may have been missed, so that all is to be read again. */
  synchronized boolean isLost() {
    return lost;
  }

  /** Whether the service stops. */
  synchronized boolean isStopped() {
    return stopped;
  }

  @Override
  public TaskAddress address() {
    return address;
  }

  @Override
  public synchronized void confirmed() {
    if (!confirmed) {
      confirmed = true;
      notifyAll();
    }
  }

  @Override
  public synchronized void told(JobsMessage news, long offset) {
    if (lost) {
      // It is of a log that may have nothing in common with what is known.
      return;
    }
    TaskView following = view;
    if (following == null) {
      early.add(new Told(news, offset));
    } else {
      following.apply(news, offset);
      changed = true;
      notifyAll();
    }
  }

  @Override
  public synchronized void lost() {
    lost = true;
    notifyAll();
  }

  @Override
  public synchronized void stopped() {
    stopped = true;
    notifyAll();
  }

  @Override
  public void close() {
    watchers.remove(this);
  }
}
