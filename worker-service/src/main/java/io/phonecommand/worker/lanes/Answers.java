package io.phonecommand.worker.lanes;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.worker.claims.TaskRecord;
import io.phonecommand.worker.claims.UnansweredTasks;
import io.phonecommand.worker.lanes.TaskExecution.Delivery;
import io.phonecommand.worker.results.JobReporter;
import io.phonecommand.worker.results.ResultPublisher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Carries out what an execution decided about its answer. Any thread. */
final class Answers {

  private final TaskLedger ledger;
  private final ResultPublisher publisher;
  private final JobReporter reporter;
  private final UnansweredTasks unanswered;
  private final InstantSource clock;

  Answers(
      TaskLedger ledger,
      ResultPublisher publisher,
      JobReporter reporter,
      UnansweredTasks unanswered,
      InstantSource clock) {
    this.ledger = ledger;
    this.publisher = publisher;
    this.reporter = reporter;
    this.unanswered = unanswered;
    this.clock = clock;
  }

  /** Ends {@code execution} with {@code result}, unless it has been answered before. */
  void answer(TaskExecution execution, CmdResult result) {
    deliver(execution, execution.answer(result));
  }

  /**
   * The phone has confirmed that the command of {@code execution} runs.
   *
   * @param told of a job: what Kafka has of it
   */
  void started(TaskExecution execution, Told told) {
    Optional<Delivery> started = execution.started(clock);
    if (execution.task().isJob()) {
      started.ifPresent(delivery -> tell(delivery, told));
    } else {
      deliver(execution, started);
    }
  }

  /** The start deadline of a job is over; returns whether that was its end. */
  boolean expire(TaskExecution execution) {
    Optional<Delivery> end = execution.expire();
    deliver(execution, end);
    return end.isPresent();
  }

  /** A job is taken back; returns whether that was its end, so that it never starts. */
  boolean cancel(TaskExecution execution) {
    Optional<Delivery> end = execution.cancel();
    deliver(execution, end);
    return end.isPresent();
  }

  /** A task is not to start here; returns whether that was its end. */
  boolean refuse(TaskExecution execution, TaskError reason) {
    Optional<Delivery> end = execution.refuse(reason);
    deliver(execution, end);
    return end.isPresent();
  }

  /** Tells what a job that runs has written, unless Kafka has it; returns whether it still runs. */
  boolean tellSoFar(TaskExecution execution, Told told) {
    Optional<Delivery> soFar = execution.soFar();
    soFar.ifPresent(delivery -> tell(delivery, told));
    return soFar.isPresent();
  }

  private void tell(Delivery soFar, Told told) {
    if (told.begin(soFar.result().executeMsg())) {
      for (Waiter waiter : soFar.to()) {
        reporter.tell(waiter.asked().task(), soFar.startedAt(), soFar.result(), told::ended);
      }
    }
  }

  /** Tells {@code waiter} how far {@code execution} is; returns whether that was its end. */
  boolean report(TaskExecution execution, Waiter waiter) {
    Optional<Delivery> delivery = execution.report(waiter);
    deliver(execution, delivery);
    return delivery.map(d -> d.result().isTerminal()).orElse(false);
  }

  /** The window of {@code waiter} has ended: neither an answer nor a claim is kept for it. */
  void leave(TaskExecution execution, Waiter waiter) {
    if (execution.leave(waiter)) {
      unanswered.remove(waiter.asked());
    }
  }

  /** Tells one try what is already known, or the last word of a job that never gets further. */
  void repeat(Waiter waiter, CmdResult known) {
    Task task = waiter.asked().task();
    Runnable answered = () -> unanswered.remove(waiter.asked());
    if (task.isJob()) {
      reporter.refusal(task, known, answered);
    } else {
      publisher.publish(task, known, answered);
    }
  }

  /**
   * As {@link #repeat} for a job, on a thread that may wait while too many words wait for Kafka.
   *
   * @param limit for how long at most
   * @return {@code false} if there was no room; then nothing is said
   */
  boolean repeatWaiting(Waiter waiter, CmdResult known, Duration limit)
      throws InterruptedException {
    TaskRecord asked = waiter.asked();
    return reporter.refuseWaiting(asked.task(), known, () -> unanswered.remove(asked), limit);
  }

  /** Answers a task that was under way until now, so that there is room for its last word. */
  void end(Waiter waiter, CmdResult result) {
    publish(waiter, result, Optional.empty(), () -> {});
  }

  private void deliver(TaskExecution execution, Optional<Delivery> delivery) {
    delivery.ifPresent(decided -> deliver(execution, decided));
  }

  /** Remembers and publishes what {@code execution} has decided. */
  void deliver(TaskExecution execution, Delivery delivery) {
    CmdResult result = delivery.result();
    boolean job = execution.task().isJob();
    if (result.isTerminal() && !job) {
      ledger.settle(execution, result);
    }
    for (Waiter waiter : delivery.to()) {
      if (result.isTerminal()) {
        waiter.cancelReport();
      }
      // A job is under way until Kafka has its last word.
      publish(waiter, result, delivery.startedAt(), job ? () -> ledger.close(execution) : () -> {});
    }
  }

  /**
   * A task counts as answered once Kafka has its last word, so that no worker's end can lose it.
   *
   * @param over called then
   */
  private void publish(
      Waiter waiter, CmdResult result, Optional<Instant> startedAt, Runnable over) {
    TaskRecord asked = waiter.asked();
    Runnable answered =
        () -> {
          unanswered.remove(asked);
          over.run();
        };
    if (!asked.task().isJob()) {
      publisher.publish(asked.task(), result, result.isTerminal() ? answered : () -> {});
    } else {
      reporter.lastWord(asked.task(), startedAt, result, answered);
    }
  }
}
