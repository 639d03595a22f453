package io.phonecommand.api.jobs;

import io.phonecommand.common.message.AcceptedRequest;
import io.phonecommand.common.message.AcceptedRequest.AcceptedJob;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.JobReport;
import io.phonecommand.common.message.JobsMessage;
import io.phonecommand.common.message.RepeatedRequest;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.common.message.UnsentJob;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one asynchronous request: how it was accepted, and what has been read of its
 * jobs since. Any thread may call it; whoever reads applies the records in the log's order.
 */
final class TaskView {

  /** What a record changes. */
  enum Change {
    /** The job is known to have started. */
    STARTED,
    /** There is more output. */
    OUTPUT,
    /** The job has its last word. */
    OVER
  }

  /** Hears what changes, on the thread that applies; must not call the view. */
  @FunctionalInterface
  interface Listener {

    /**
     * A job has changed.
     *
     * @param job as it is now
     * @param offset of the record that says so
     */
    void changed(Change change, JobStatus job, long offset);
  }

  /** There is no such record. */
  private static final long NOWHERE = -1;

  /**
   * A job, and where that stands.
   *
   * @param started the offset of the record that has told its start before its last word
   * @param changed the one of the last record that has changed it
   */
  private record Placed(JobStatus status, long started, long changed) {

    /** As it was when its start was told; of its output nothing is known any more. */
    JobStatus atItsStart() {
      CmdResult running = CmdResult.running(status.instanceId(), "");
      return new JobStatus(status.jobId(), running, status.startedAt());
    }

    void tell(Listener listener, long offset) {
      if (offset != changed) {
        listener.changed(Change.STARTED, atItsStart(), offset);
      } else if (status.isOver()) {
        listener.changed(Change.OVER, status, offset);
      } else {
        Change change = offset == started ? Change.STARTED : Change.OUTPUT;
        listener.changed(change, status, offset);
      }
    }
  }

  private static final Listener NOBODY = (change, job, offset) -> {};

  private final TaskAddress address;
  private final AcceptedRequest accepted;
  private final Listener listener;

  /** By their ids, in the request's order. */
  private final Map<String, Placed> jobs = new LinkedHashMap<>();

  private int open;

  /** Whether somebody may have sent again what the first try could not. */
  private boolean repeated;

  /** The next offset to read. */
  private long position;

  /** Behind the record that was the last job's last word. */
  private long end;

  private TaskView(
      TaskAddress address, AcceptedRequest accepted, Listener listener, long position, long end) {
    this.address = address;
    this.accepted = accepted;
    this.listener = listener;
    this.position = position;
    this.end = end;
  }

  /** A request of which nothing was read but its accepted record. */
  static TaskView of(TaskAddress address, AcceptedRequest accepted) {
    return of(address, accepted, NOBODY);
  }

  /** As above, with somebody who hears what changes. */
  static TaskView of(TaskAddress address, AcceptedRequest accepted, Listener listener) {
    long next = address.offset() + 1;
    TaskView view = new TaskView(address, accepted, listener, next, next);
    for (AcceptedJob job : accepted.jobs()) {
      JobStatus status = new JobStatus(address.jobId(job.instanceId()), resultOf(job), null);
      view.put(new Placed(status, NOWHERE, NOWHERE));
    }
    return view;
  }

  private static CmdResult resultOf(AcceptedJob job) {
    String code = job.errorCode();
    return code == null
        ? CmdResult.running(job.instanceId(), "")
        : new CmdResult(job.instanceId(), CmdResult.FAILED, code, textOf(code), "");
  }

  /** A replica of a later version may have written a code that is not known here. */
  private static String textOf(String code) {
    return Arrays.stream(TaskError.values())
        .filter(error -> error.code().equals(code))
        .map(TaskError::text)
        .findFirst()
        .orElse("");
  }

  private void put(Placed job) {
    Placed before = jobs.put(job.status().jobId(), job);
    if (before == null || !before.status().isOver()) {
      open += (job.status().isOver() ? 0 : 1) - (before == null ? 0 : 1);
    }
  }

  /** What is known now, which goes its own way from here on. */
  TaskView copy() {
    return copy(NOBODY);
  }

  /** As above, with somebody who hears what changes. */
  synchronized TaskView copy(Listener heard) {
    TaskView copy = new TaskView(address, accepted, heard, position, end);
    copy.repeated = repeated;
    jobs.values().forEach(copy::put);
    return copy;
  }

  /**
   * Takes in the next record of the request. What stands before {@link #position} is known already.
   *
   * @param offset of the record
   */
  synchronized void apply(JobsMessage news, long offset) {
    if (offset < position) {
      return;
    }
    position = offset + 1;
    if (news instanceof JobReport report) {
      apply(report, offset);
    } else if (news instanceof UnsentJob unsent && !repeated) {
      Placed job = jobs.get(unsent.jobId());
      if (job != null) {
        apply(notHandedOver(job.status()), offset);
      }
    }
    repeated |= news instanceof RepeatedRequest;
  }

  private static JobReport notHandedOver(JobStatus job) {
    return JobReport.of(
        job.jobId(),
        Optional.empty(),
        CmdResult.failed(job.instanceId(), TaskError.NOT_HANDED_OVER));
  }

  private void apply(JobReport report, long offset) {
    Placed placed = jobs.get(report.jobId());
    if (placed == null) {
      return;
    }
    JobStatus known = placed.status();
    if (known.isOver() || !known.instanceId().equals(report.cmdResult().instanceId())) {
      return;
    }
    JobStatus now = new JobStatus(known.jobId(), report.cmdResult(), startOf(known, report));
    if (now.equals(known)) {
      return;
    }
    Change change = changeFrom(known, now);
    put(new Placed(now, change == Change.STARTED ? offset : placed.started(), offset));
    end = isOver() ? position : end;
    listener.changed(change, now, offset);
  }

  private static @Nullable Instant startOf(JobStatus known, JobReport report) {
    Long said = report.startedAt();
    return known.startedAt() != null || said == null
        ? known.startedAt()
        : Instant.ofEpochMilli(said);
  }

  private static Change changeFrom(JobStatus known, JobStatus now) {
    if (now.isOver()) {
      return Change.OVER;
    }
    if (known.startedAt() == null && now.startedAt() != null) {
      return Change.STARTED;
    }
    return Change.OUTPUT;
  }

  /**
   * Tells {@code whom} again what has come since the request was accepted, in the log's order: each
   * start and each last word, and of each job that still runs the newest output.
   */
  synchronized void tellAll(Listener whom) {
    SortedMap<Long, Placed> told = new TreeMap<>();
    for (Placed job : jobs.values()) {
      told.put(job.started(), job);
      told.put(job.changed(), job);
    }
    told.tailMap(NOWHERE + 1).forEach((offset, job) -> job.tell(whom, offset));
  }

  /** All records of the request below {@code offset} have been applied. */
  synchronized void advance(long offset) {
    position = Math.max(position, offset);
  }

  /** The next offset to read: everything below it is known. */
  synchronized long position() {
    return position;
  }

  /** If it is over: the offset behind the record that ended it. */
  synchronized long end() {
    return end;
  }

  /** Whether every job has its last word. */
  synchronized boolean isOver() {
    return open == 0;
  }

  /** The jobs in the request's order. */
  synchronized List<JobStatus> jobs() {
    return jobs.values().stream().map(Placed::status).toList();
  }

  /** The ids of those that have no last word. */
  synchronized Set<String> openJobs() {
    return jobs().stream()
        .filter(job -> !job.isOver())
        .map(JobStatus::jobId)
        .collect(Collectors.toSet());
  }

  /** Where its accepted record stands. */
  TaskAddress address() {
    return address;
  }

  /** How it was accepted. */
  AcceptedRequest accepted() {
    return accepted;
  }
}
