package io.phonecommand.api.dispatch;

import io.phonecommand.api.history.Admission;
import io.phonecommand.api.history.RequestConflictException;
import io.phonecommand.api.history.RequestHistory;
import io.phonecommand.common.message.CmdResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Runs one command on the instances of a request and answers for each of them. */
public final class CommandDispatcher {

  private final Availability availability;
  private final RequestHistory history;
  private final TaskPlanner planner;
  private final PendingRequests requests;
  private final FanOut fanOut;
  private final Duration syncWindow;
  private final Clock clock;

  CommandDispatcher(
      Availability availability,
      RequestHistory history,
      TaskPlanner planner,
      PendingRequests requests,
      FanOut fanOut,
      Duration syncWindow,
      Clock clock) {
    this.availability = availability;
    this.history = history;
    this.planner = planner;
    this.requests = requests;
    this.fanOut = fanOut;
    this.syncWindow = syncWindow;
    this.clock = clock;
  }

  /**
   * Blocks until there is a terminal result of every instance, at most for the sync window.
   *
   * @return one result per instance, in the request's order
   * @throws UnavailableException if nothing was sent to any phone
   * @throws RequestConflictException if the request's id was used for something else; nothing was
   *     sent to any phone
   */
  public List<CmdResult> dispatch(CommandRequest request)
      throws UnavailableException, RequestConflictException {
    long windowEnd = System.nanoTime() + syncWindow.toNanos();
    Instant startDeadline = clock.instant().plus(syncWindow);
    availability.enter();
    try (Admission admission =
        history.admit(
            request.tenant(),
            request.requestId(),
            request.command(),
            request.instanceIds(),
            planner.place(request))) {
      return sendAndWait(request, admission, windowEnd, startDeadline);
    } finally {
      availability.leave();
    }
  }

  private List<CmdResult> sendAndWait(
      CommandRequest request, Admission admission, long windowEnd, Instant startDeadline) {
    String correlationId = UUID.randomUUID().toString();
    PendingRequest pending =
        new PendingRequest(
            planner.plan(
                request,
                admission.placement(),
                correlationId,
                startDeadline,
                admission.age().map(age -> clock.instant().minus(age))),
            admission::hasOtherTries);
    requests.add(correlationId, pending);
    try {
      fanOut.begin(pending);
      history.share(admission);
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
