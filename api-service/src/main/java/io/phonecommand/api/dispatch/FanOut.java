package io.phonecommand.api.dispatch;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Publishes a request's tasks beside the thread that waits for them, because handing a task to
 * Kafka can block for longer than the request may still take. Each site has a thread of its own: a
 * site whose topic is missing costs the others nothing.
 */
final class FanOut {

  private final TaskPublisher publisher;

  FanOut(TaskPublisher publisher) {
    this.publisher = publisher;
  }

  /** Begins to publish all tasks of {@code request} and returns at once. */
  void begin(PendingRequest request) {
    request.tasks().stream()
        .collect(Collectors.groupingBy(pending -> pending.task().site()))
        .forEach(
            (site, tasks) ->
                Thread.ofVirtual().name("fan-out-" + site).start(() -> publishAll(request, tasks)));
  }

  private void publishAll(PendingRequest request, List<PendingTask> tasks) {
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

  private static void report(PendingRequest request, PendingTask pending, SendOutcome outcome) {
    if (outcome == SendOutcome.REFUSED) {
      request.refused(pending);
    }
  }
}
