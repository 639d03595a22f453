package io.phonecommand.api.dispatch;

import io.phonecommand.api.dispatch.PendingRequest.PendingTask;
import io.phonecommand.api.dispatch.TaskPublisher.Outcome;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Publishes a request's tasks beside the thread that waits for them, because handing many tasks to
 * Kafka can block for longer than the request may still take. Each site has a thread of its own: a
 * site whose topic is missing costs the others nothing. A single task is published on the thread
 * that waits, which is faster: it blocks for half the delivery time-out at most, less than any sync
 * window.
 */
final class FanOut {

  private final TaskPublisher publisher;

  FanOut(TaskPublisher publisher) {
    this.publisher = publisher;
  }

  /** Begins to publish all tasks of {@code request}; returns at once, if they are many. */
  void begin(PendingRequest request) {
    if (request.tasks().size() == 1) {
      publishAll(request, request.tasks());
      return;
    }
    request.tasks().stream()
        .collect(Collectors.groupingBy(pending -> pending.task().site()))
        .forEach(
            (site, tasks) ->
                Thread.ofVirtual().name("fan-out-" + site).start(() -> publishAll(request, tasks)));
  }

  private void publishAll(PendingRequest request, Collection<PendingTask> tasks) {
    boolean reachable = true;
    for (PendingTask pending : tasks) {
      if (!pending.claimSending()) {
        continue;
      }
      if (reachable) {
        reachable = publisher.publish(pending.task(), outcome -> report(request, pending, outcome));
      } else {
        // What Kafka's client refused for one task of the site, it would refuse for the next one
        // too, after blocking as long again.
        request.refused(pending);
      }
    }
  }

  private static void report(PendingRequest request, PendingTask pending, Outcome outcome) {
    if (outcome == Outcome.REFUSED) {
      request.refused(pending);
    }
  }
}
