package io.phonecommand.api.dispatch;

import io.phonecommand.common.message.CmdResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Runs one command on the instances of a request and answers for each of them. */
public final class CommandDispatcher {

  private final Availability availability;
  private final TaskPlanner planner;
  private final PendingRequests requests;
  private final FanOut fanOut;
  private final Duration syncWindow;
  private final Clock clock;

  CommandDispatcher(
      Availability availability,
      TaskPlanner planner,
      PendingRequests requests,
      FanOut fanOut,
      Duration syncWindow,
      Clock clock) {
    this.availability = availability;
    this.planner = planner;
    this.requests = requests;
    this.fanOut = fanOut;
    this.syncWindow = syncWindow;
    this.clock = clock;
  }

  /**
   * Blocks until there is a last word on every instance, at most for the sync window.
   *
   * @return one result per instance, in the request's order
   * @throws UnavailableException if nothing was sent to any phone
   */
  public List<CmdResult> dispatch(CommandRequest request) throws UnavailableException {
    long windowEnd = System.nanoTime() + syncWindow.toNanos();
    Instant startDeadline = clock.instant().plus(syncWindow);
    availability.enter();
    try {
      return sendAndWait(request, windowEnd, startDeadline);
    } finally {
      availability.leave();
    }
  }

  private List<CmdResult> sendAndWait(
      CommandRequest request, long windowEnd, Instant startDeadline) {
    String correlationId = UUID.randomUUID().toString();
    PendingRequest pending =
        new PendingRequest(planner.plan(request, correlationId, startDeadline));
    requests.add(correlationId, pending);
    try {
      fanOut.begin(pending);
      pending.awaitUntil(windowEnd);
    } catch (InterruptedException e) {
      // Whoever ends the wait early still gets what is known.
      Thread.currentThread().interrupt();
    } finally {
      pending.abandonUnsent();
      requests.remove(correlationId);
    }
    return request.instanceIds().stream().map(pending::outcome).toList();
  }
}
