package io.phonecommand.api.jobs;

import io.phonecommand.api.directory.InstanceDirectory;
import io.phonecommand.api.dispatch.Availability;
import io.phonecommand.api.dispatch.CommandRequest;
import io.phonecommand.api.dispatch.TaskPublisher.Outcome;
import io.phonecommand.api.dispatch.UnavailableException;
import io.phonecommand.api.history.RequestClaims;
import io.phonecommand.api.history.RequestConflictException;
import io.phonecommand.api.jobs.JobLogWriter.Stored;
import io.phonecommand.common.message.AcceptedRequest;
import io.phonecommand.common.message.AcceptedRequest.AcceptedJob;
import io.phonecommand.common.message.RepeatedRequest;
import io.phonecommand.common.message.UnsentJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Accepts asynchronous requests: three writes and one read, one after the other, so that a try that
 * dies between two of them leaves nothing that runs, or what the next try goes on with. Any thread
 * may call it.
 */
public final class JobAcceptance {

  /** For finding what was accepted first. */
  private static final Duration FIND_LIMIT = Duration.ofSeconds(10);

  private final Availability availability;
  private final RequestClaims claims;
  private final InstanceDirectory directory;
  private final JobPlanner planner;
  private final JobLogWriter writer;
  private final TaskViews views;
  private final JobSending sending;
  private final JobRefusals refusals;
  private final Duration sendLimit;
  private final Clock clock;

  /**
   * Takes requests on.
   *
   * @param sendLimit from handing tasks to the Kafka client to knowing what has become of them
   */
  JobAcceptance(
      Availability availability,
      RequestClaims claims,
      InstanceDirectory directory,
      JobPlanner planner,
      JobLogWriter writer,
      TaskViews views,
      JobSending sending,
      JobRefusals refusals,
      Duration sendLimit,
      Clock clock) {
    this.availability = availability;
    this.claims = claims;
    this.directory = directory;
    this.planner = planner;
    this.writer = writer;
    this.views = views;
    this.sending = sending;
    this.refusals = refusals;
    this.sendLimit = sendLimit;
    this.clock = clock;
  }

  /**
   * Blocks until all tasks that are to be sent are with Kafka, or for a few times the delivery
   * time-out.
   *
   * @throws UnavailableException if nothing was sent to any phone by this try; a repeat goes on
   *     with what this one has accepted
   * @throws RequestConflictException if the request's id was used for something else; nothing was
   *     sent to any phone
   */
  public AcceptedTask accept(CommandRequest request)
      throws UnavailableException, RequestConflictException {
    availability.enter();
    try {
      Optional<String> known =
          claims.find(
              request.tenant(), request.requestId(), request.command(), request.instanceIds());
      return known.isPresent() ? goOn(request, known.get()) : begin(request);
    } catch (UnavailableException e) {
      throw refusals.counted(e);
    } finally {
      availability.leave();
    }
  }

  private AcceptedTask begin(CommandRequest request)
      throws UnavailableException, RequestConflictException {
    Instant now = clock.instant();
    List<AcceptedJob> jobs = planner.jobs(request);
    Stored mine =
        writer.accept((key, partition) -> planner.accepted(request, jobs, now, key, partition));
    String taskId = mine.address().text();
    Optional<String> first =
        claims.claim(
            request.tenant(),
            request.requestId(),
            request.command(),
            request.instanceIds(),
            directory.place(request.tenant(), request.instanceIds()),
            taskId);
    if (first.isEmpty()) {
      throw JobRefusals.kafka();
    }
    // What this one has accepted is never sent if another one was first, and nobody is told of it.
    if (!first.get().equals(taskId)) {
      return goOn(request, first.get());
    }
    TaskView view = TaskView.of(mine.address(), mine.request());
    List<JobSending.Message> messages =
        planner.messages(
            request, mine.address(), mine.request(), view.openJobs(), Optional.empty());
    send(mine.address(), messages, true);
    return answer(request, mine.address());
  }

  /**
   * A repeat: with the first try's task id, deadlines and sites. A job that has its last word is
   * sent no more: that it was cancelled, or certainly did not run, stays true.
   */
  private AcceptedTask goOn(CommandRequest request, String taskId) throws UnavailableException {
    Optional<TaskAddress> address = TaskAddress.parse(taskId);
    Asking asking = Asking.repeat(request.tenant(), FIND_LIMIT);
    Optional<TaskViews.Look> found =
        address.isEmpty() ? Optional.empty() : views.look(address.get(), asking);
    if (found.isEmpty() || !found.get().isWhole()) {
      throw JobRefusals.kafka("What was accepted first can't be found.");
    }
    TaskView view = found.get().shared().view();
    AcceptedRequest accepted = view.accepted();
    if (clock.instant().isBefore(accepted.startsBefore())) {
      noteRepeat(found.get().shared(), asking.tenant());
      List<JobSending.Message> messages =
          planner.messages(
              request,
              view.address(),
              accepted,
              view.openJobs(),
              Optional.of(Instant.ofEpochMilli(accepted.acceptedAt())));
      send(view.address(), messages, false);
    }
    return answer(request, view.address());
  }

  /**
   * From here on the first try can't say any more that it has not handed a job over: either that is
   * read here, and the job is not sent, or it counts for nobody.
   */
  private void noteRepeat(TaskViews.Shared shared, String tenant) throws UnavailableException {
    TaskView view = shared.view();
    if (!view.isOver()) {
      if (!writer.write(view.address(), List.of(new RepeatedRequest(RepeatedRequest.VERSION)))) {
        throw JobRefusals.kafka();
      }
      if (!views.readOn(shared, Asking.repeat(tenant, FIND_LIMIT))) {
        throw JobRefusals.kafka();
      }
    }
  }

  private static AcceptedTask answer(CommandRequest request, TaskAddress address) {
    return new AcceptedTask(
        address.text(),
        request.instanceIds().stream()
            .map(instanceId -> new AcceptedTask.Job(instanceId, address.jobId(instanceId)))
            .toList());
  }

  private void send(TaskAddress address, List<JobSending.Message> messages, boolean isFirst)
      throws UnavailableException {
    if (messages.isEmpty()) {
      return;
    }
    Map<String, Outcome> outcomes = sending.send(messages, sendLimit);
    if (outcomes.values().stream().allMatch(outcome -> outcome == Outcome.REFUSED)) {
      throw JobRefusals.kafka();
    }
    List<UnsentJob> unsent =
        messages.stream()
            .map(JobSending.Message::jobId)
            .filter(jobId -> outcomes.get(jobId) == Outcome.REFUSED)
            .map(jobId -> new UnsentJob(UnsentJob.VERSION, jobId))
            .toList();
    // Of a repeat's: an earlier try may have handed them over. What can't be said here is said once
    // the jobs' time is over.
    if (!unsent.isEmpty() && isFirst) {
      var unused = writer.write(address, unsent);
    }
  }
}
