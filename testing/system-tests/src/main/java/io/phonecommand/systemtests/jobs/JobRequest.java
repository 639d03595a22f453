package io.phonecommand.systemtests.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * An asynchronous request of a trial, and all that was said of it. Any thread may add.
 *
 * @param id the {@code x-request-id}
 * @param command the command line, which no other request has
 * @param phones in the request's order
 * @param limits of its jobs
 * @param acceptances how its tries were answered, with a 200
 * @param unheard when it was known of tries without an answer that they had taken the request on
 * @param observations what was said of its jobs, by whichever replica
 * @param streams what was told of them in streams of events, those that others go on from first
 */
public record JobRequest(
    String id,
    String command,
    List<String> phones,
    Limits limits,
    List<Acceptance> acceptances,
    List<Instant> unheard,
    List<Observation> observations,
    List<EventStream> streams) {

  /**
   * The limits of the replicas' settings.
   *
   * @param start from acceptance to the start
   * @param run from the start to being hung up on
   */
  public record Limits(Duration start, Duration run) {

    /** From acceptance to the moment at which every job has its last word. */
    public Duration bound() {
      return start.plus(run).plusMinutes(2);
    }
  }

  /** A try that was answered 200. */
  public record Acceptance(
      Instant sentAt, Instant answeredAt, String taskId, Map<String, String> jobIds) {

    public Acceptance {
      jobIds = new LinkedHashMap<>(jobIds);
    }
  }

  /** What a replica said. */
  public record Observation(
      String replica, Instant askedAt, Instant answeredAt, List<JobState> jobs) {}

  /** One of which nothing has been said yet. */
  public static JobRequest of(String id, String command, List<String> phones, Limits limits) {
    return new JobRequest(
        id,
        command,
        List.copyOf(phones),
        limits,
        new CopyOnWriteArrayList<>(),
        new CopyOnWriteArrayList<>(),
        new CopyOnWriteArrayList<>(),
        new CopyOnWriteArrayList<>());
  }

  /** A try was answered 200. */
  public void accepted(JobsClient.Reply reply) {
    acceptances.add(
        new Acceptance(reply.askedAt(), reply.answeredAt(), reply.taskId(), reply.jobIds()));
  }

  /**
   * A try has taken the request on by now, so that its deadlines count, and its caller hears
   * nothing.
   */
  public void takenOnUnheard() {
    unheard.add(Instant.now());
  }

  /**
   * By when it had been taken on at the latest: the earliest of its tries sets the deadlines for
   * all. It must have been accepted.
   */
  Instant takenOnAt() {
    return Stream.concat(acceptances.stream().map(Acceptance::answeredAt), unheard.stream())
        .min(Instant::compareTo)
        .orElseThrow();
  }

  /** {@code replica} was asked about it, and answered 200. */
  public void observed(String replica, JobsClient.Reply reply) {
    observations.add(new Observation(replica, reply.askedAt(), reply.answeredAt(), reply.jobs()));
  }

  /** When its first try began; it must have been accepted. */
  public Instant firstSentAt() {
    return acceptances.getFirst().sentAt();
  }

  /** When a replica last said something of it, or its jobs could no longer start. */
  public Instant lastHeardAt() {
    Instant startLimit = takenOnAt().plus(limits.start());
    return observations.stream()
        .map(Observation::answeredAt)
        .filter(startLimit::isBefore)
        .max(Instant::compareTo)
        .orElse(startLimit);
  }

  /** By when each job has its last word; it must have been accepted. */
  public Instant boundAt() {
    return takenOnAt().plus(limits.bound());
  }

  /** Whether each job had its last word when a replica was last heard. */
  public boolean isOver() {
    return !observations.isEmpty()
        && observations.getLast().jobs().stream().allMatch(job -> job.result().isTerminal());
  }

  /** A stream of its events has ended. */
  public void streamed(EventStream stream) {
    streams.add(stream);
  }

  /** The id by which it is asked about; it must have been accepted. */
  public String taskId() {
    return acceptances.getFirst().taskId();
  }
}
