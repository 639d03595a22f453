package io.phonecommand.worker.lanes;

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
 * each on a virtual thread. Phones share nothing here, so a slow one delays no other. Any thread.
 */
final class Lanes {

  private static final Logger log = LoggerFactory.getLogger(Lanes.class);

  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
  private final int maxRunning;
  private final int maxWaiting;
  private final Consumer<TaskExecution> runner;

  /**
   * @param runner runs one task to its end, on the virtual thread it is called on
   */
  Lanes(int maxRunningPerPhone, int maxWaitingPerPhone, Consumer<TaskExecution> runner) {
    this.maxRunning = maxRunningPerPhone;
    this.maxWaiting = maxWaitingPerPhone;
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

  /** Whether the phone runs, and keeps waiting, as many tasks as it may. */
  boolean isFull(String phone) {
    boolean[] full = new boolean[1];
    lanes.computeIfPresent(
        phone,
        (key, lane) -> {
          full[0] = lane.running >= maxRunning && lane.waiting.size() >= maxWaiting;
          return lane;
        });
    return full[0];
  }

  /** Takes a task that has been answered out of its queue. */
  void withdraw(TaskExecution execution) {
    lanes.computeIfPresent(
        execution.task().instanceId(),
        (phone, lane) -> {
          lane.waiting.remove(execution);
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
      next = nextOf(phone);
    }
  }

  private @Nullable TaskExecution nextOf(String phone) {
    TaskExecution[] next = new TaskExecution[1];
    lanes.computeIfPresent(
        phone,
        (key, lane) -> {
          TaskExecution head = lane.waiting.poll();
          if (head != null) {
            next[0] = head;
            return lane;
          }
          lane.running--;
          return lane.running == 0 ? null : lane;
        });
    return next[0];
  }

  /** One phone's queue; only touched inside the map's atomic operations. */
  private static final class Lane {
    private final Queue<TaskExecution> waiting = new ArrayDeque<>();
    private int running;
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
      if (lane.running < maxRunning) {
        lane.running++;
        startsNow = true;
        accepted = true;
      } else if (lane.waiting.size() < maxWaiting) {
        lane.waiting.add(execution);
        accepted = true;
      }
      return lane;
    }
  }
}
