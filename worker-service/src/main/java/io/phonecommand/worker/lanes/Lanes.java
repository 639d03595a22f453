package io.phonecommand.worker.lanes;

import io.phonecommand.common.message.Task;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue for each phone that has tasks: they start in the order in which they came, a few at once,
 * each on a virtual thread; of those that wait, all that somebody waits for go before any job, and
 * jobs have a part of the phone's places only. Phones share nothing here, so a slow one delays no
 * other. Any thread.
 */
final class Lanes {

  private static final Logger log = LoggerFactory.getLogger(Lanes.class);

  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
  private final Places all;
  private final Places ofJobs;
  private final Consumer<TaskExecution> runner;

  /** How many of a phone's tasks run at once, and how many wait. */
  record Places(int running, int waiting) {

    /** The part of them that jobs may have: one at least, as otherwise none would ever run. */
    Places part(double share) {
      return new Places(Math.max(1, (int) (running * share)), Math.max(1, (int) (waiting * share)));
    }
  }

  /**
   * @param all of one phone
   * @param ofJobs how many of them jobs may have
   * @param runner runs one task to its end, on the virtual thread it is called on
   */
  Lanes(Places all, Places ofJobs, Consumer<TaskExecution> runner) {
    this.all = all;
    this.ofJobs = ofJobs;
    this.runner = runner;
  }

  /** Starts the task now or when it is its turn; {@code false} if the phone's queue is full. */
  boolean offer(TaskExecution execution) {
    String phone = execution.task().instanceId();
    Offer offer = new Offer(execution);
    lanes.compute(phone, offer::to);
    if (offer.startsNow) {
      Thread.ofVirtual().name("lane-" + phone).start(() -> runUntilEmpty(phone, execution));
    }
    return offer.accepted;
  }

  /** Whether the phone of {@code task} runs, and keeps waiting, as many of its kind as it may. */
  boolean isFull(Task task) {
    boolean[] full = new boolean[1];
    lanes.computeIfPresent(
        task.instanceId(),
        (key, lane) -> {
          full[0] = !lane.canStart(task.isJob()) && !lane.canWait(task.isJob());
          return lane;
        });
    return full[0];
  }

  /**
   * Takes a task that is over out of its queue, or wakes its runner, so that another has its place.
   */
  void withdraw(TaskExecution execution) {
    execution.wakeUp();
    lanes.computeIfPresent(
        execution.task().instanceId(),
        (phone, lane) -> {
          lane.queue(execution.task().isJob()).remove(execution);
          return lane;
        });
  }

  private void runUntilEmpty(String phone, TaskExecution first) {
    TaskExecution next = first;
    while (next != null) {
      try {
        runner.accept(next);
      } catch (Exception | Error e) {
        // The lane must go on whatever happened to one task.
        log.error("Task {} broke its runner", next.task().taskId(), e);
      }
      next = nextOf(phone, next.task().isJob());
    }
  }

  /**
   * @param afterJob whether what has ended was a job
   */
  private @Nullable TaskExecution nextOf(String phone, boolean afterJob) {
    TaskExecution[] next = new TaskExecution[1];
    lanes.computeIfPresent(
        phone,
        (key, lane) -> {
          lane.ended(afterJob);
          next[0] = lane.startNext();
          return lane.running == 0 ? null : lane;
        });
    return next[0];
  }

  /** One phone's queue; only touched inside the map's atomic operations. */
  private final class Lane {
    private final Queue<TaskExecution> waiting = new ArrayDeque<>();
    private final Queue<TaskExecution> waitingJobs = new ArrayDeque<>();
    private int running;
    private int runningJobs;

    Queue<TaskExecution> queue(boolean job) {
      return job ? waitingJobs : waiting;
    }

    boolean canStart(boolean job) {
      return running < all.running() && (!job || runningJobs < ofJobs.running());
    }

    boolean canWait(boolean job) {
      return waiting.size() + waitingJobs.size() < all.waiting()
          && (!job || waitingJobs.size() < ofJobs.waiting());
    }

    void started(boolean job) {
      running++;
      runningJobs += job ? 1 : 0;
    }

    void ended(boolean job) {
      running--;
      runningJobs -= job ? 1 : 0;
    }

    @Nullable TaskExecution startNext() {
      TaskExecution next = waiting.poll();
      if (next == null && canStart(true)) {
        next = waitingJobs.poll();
      }
      if (next != null) {
        started(next.task().isJob());
      }
      return next;
    }
  }

  private final class Offer {
    private final TaskExecution execution;
    private boolean accepted;
    private boolean startsNow;

    Offer(TaskExecution execution) {
      this.execution = execution;
    }

    Lane to(String phone, @Nullable Lane known) {
      Lane lane = known == null ? new Lane() : known;
      boolean job = execution.task().isJob();
      if (lane.canStart(job)) {
        lane.started(job);
        startsNow = true;
        accepted = true;
      } else if (lane.canWait(job)) {
        lane.queue(job).add(execution);
        accepted = true;
      }
      return lane;
    }
  }
}
