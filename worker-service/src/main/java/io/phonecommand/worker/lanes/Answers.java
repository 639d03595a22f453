package io.phonecommand.worker.lanes;

import io.phonecommand.common.message.CmdResult;
import io.phonecommand.worker.claims.UnansweredTasks;
import io.phonecommand.worker.lanes.TaskExecution.Delivery;
import io.phonecommand.worker.results.ResultPublisher;
import java.util.Optional;

/** Carries out what an execution decided about its answer. Any thread. */
final class Answers {

  private final TaskLedger ledger;
  private final ResultPublisher publisher;
  private final UnansweredTasks unanswered;

  Answers(TaskLedger ledger, ResultPublisher publisher, UnansweredTasks unanswered) {
    this.ledger = ledger;
    this.publisher = publisher;
    this.unanswered = unanswered;
  }

  /** Ends {@code execution} with {@code result}, unless it has been answered before. */
  void answer(TaskExecution execution, CmdResult result) {
    deliver(execution, execution.answer(result));
  }

  /** The phone has confirmed that the command of {@code execution} runs. */
  void started(TaskExecution execution) {
    deliver(execution, execution.started());
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

  /** Tells one try what is already known. */
  void repeat(Waiter waiter, CmdResult known) {
    publish(waiter, known);
  }

  private void deliver(TaskExecution execution, Optional<Delivery> delivery) {
    delivery.ifPresent(decided -> deliver(execution, decided));
  }

  /** Remembers and publishes what {@code execution} has decided. */
  void deliver(TaskExecution execution, Delivery delivery) {
    CmdResult result = delivery.result();
    if (result.isTerminal()) {
      ledger.settle(execution, result);
    }
    for (Waiter waiter : delivery.to()) {
      if (result.isTerminal()) {
        waiter.cancelReport();
      }
      publish(waiter, result);
    }
  }

  /**
   * A task counts as answered once Kafka has its last word, so that no worker's end can lose it.
   */
  private void publish(Waiter waiter, CmdResult result) {
    publisher.publish(
        waiter.asked().task(),
        result,
        () -> {
          if (result.isTerminal()) {
            unanswered.remove(waiter.asked());
          }
        });
  }
}
