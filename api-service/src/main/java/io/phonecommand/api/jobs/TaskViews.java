package io.phonecommand.api.jobs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.phonecommand.api.dispatch.UnavailableException;
import io.phonecommand.api.memory.HeapPlan;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.JobReport;
import io.phonecommand.common.message.TaskError;
import io.phonecommand.common.topic.TopicLayout;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.util.unit.DataSize;

/**
 * How far this replica has read for the tasks that are asked about: who asks again costs only what
 * has come since, and who asks at the same time shares a read. A view that is over is read no more.
 * What is forgotten is read once more from its beginning: so is what is older than the log keeps
 * it, and all of a log that was cut or made anew. Any thread may call it.
 */
final class TaskViews {

  /** From the end of a job's time to saying its last word for those who have not said it. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  /** For one read. The next one goes on from where it has come. */
  private static final Duration READ_LIMIT = Duration.ofSeconds(10);

  /** A view that others read on, too. */
  static final class Shared {

    private final TaskView view;
    private final SharedRead reading = new SharedRead();

    Shared(TaskView view) {
      this.view = view;
    }

    /** What has been read so far. */
    TaskView view() {
      return view;
    }
  }

  /**
   * A task that was looked at.
   *
   * @param isWhole whether all was read that was there then
   */
  record Look(Shared shared, boolean isWhole) {}

  private final JobLogReader reader;
  private final JobLogWriter writer;
  private final Clock clock;
  private final Cache<TaskAddress, Shared> views;

  /**
   * Remembers nothing yet.
   *
   * @param memory how much the views may take, about
   */
  TaskViews(JobLogReader reader, JobLogWriter writer, DataSize memory, Clock clock) {
    this.reader = reader;
    this.writer = writer;
    this.clock = clock;
    this.views =
        Caffeine.newBuilder()
            .maximumWeight(memory.toBytes())
            .<TaskAddress, Shared>weigher(
                (address, shared) ->
                    (int) HeapPlan.taskView(shared.view().accepted().jobs().size()))
            // No other thread is woken for the housekeeping.
            .executor(Runnable::run)
            .build();
  }

  /**
   * The asking tenant's task, as far as it has come by now; empty if there is none.
   *
   * @throws UnavailableException if Kafka can't be read, or does not take the last words, or the
   *     deadline passes before it is found
   */
  Optional<Look> look(TaskAddress address, Asking asking) throws UnavailableException {
    Optional<Shared> known = remembered(address, asking.tenant());
    if (known.isPresent()) {
      return Optional.of(new Look(known.get(), readOn(known.get(), asking)));
    }
    // Of another tenant's task, too: what is known must not show in the time that it takes.
    Optional<JobLogReader.Found> found =
        reader.find(
            address,
            asking,
            () ->
                remembered(address, asking.tenant())
                    .map(shared -> new JobLogReader.Found(shared.view(), false)));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    TaskView read = found.get().view();
    Shared shared = views.get(address, each -> new Shared(read));
    boolean isWhole = shared.view() == read && found.get().isWhole() && !wantsLastWords(read);
    return Optional.of(new Look(shared, isWhole || readOn(shared, asking)));
  }

  private Optional<Shared> remembered(TaskAddress address, String tenant) {
    Shared known = views.getIfPresent(address);
    if (known != null && isTooOld(known.view())) {
      // The log decides whether there is such a task.
      views.invalidate(address);
      known = null;
    }
    return Optional.ofNullable(known)
        .filter(shared -> shared.view().accepted().tenant().equals(tenant));
  }

  /**
   * Reads on to the end of the log as it is now. Where the time is over in which somebody must have
   * said the last words, they are said here, and read back: the first ones in the log count.
   *
   * @return false if the deadline passes before that
   * @throws UnavailableException if Kafka can't be read, or does not take the last words
   */
  boolean readOn(Shared shared, Asking asking) throws UnavailableException {
    TaskView view = shared.view();
    return view.isOver() || shared.reading.share(() -> readShared(view, asking), asking.until());
  }

  private boolean isTooOld(TaskView view) {
    Instant accepted = Instant.ofEpochMilli(view.accepted().acceptedAt());
    return clock.instant().isAfter(accepted.plus(TopicLayout.JOB_RETENTION));
  }

  /** What is known of the tasks in {@code partition} may be of a log that is no more. */
  void forget(int partition) {
    views.asMap().keySet().removeIf(address -> address.partition() == partition);
  }

  /** For all who wait for it, as long as it takes: what it has read is not lost. */
  private void readShared(TaskView view, Asking asking) throws UnavailableException {
    readToEnd(view, asking);
    if (!wantsLastWords(view)) {
      return;
    }
    List<JobReport> lastWords =
        view.jobs().stream().filter(job -> !job.isOver()).map(TaskViews::noAnswer).toList();
    if (!writer.write(view.address(), lastWords)) {
      throw JobRefusals.kafka();
    }
    readToEnd(view, asking);
  }

  private void readToEnd(TaskView view, Asking asking) throws UnavailableException {
    if (!reader.readOn(view, asking.until(Deadline.in(READ_LIMIT)))) {
      forget(view.address().partition());
      throw JobRefusals.kafka("The log is not the one that was read.");
    }
  }

  private boolean wantsLastWords(TaskView view) {
    return !view.isOver() && !clock.instant().isBefore(view.accepted().endsBy(PATIENCE));
  }

  private static JobReport noAnswer(JobStatus job) {
    return JobReport.of(
        job.jobId(),
        Optional.ofNullable(job.startedAt()),
        CmdResult.failed(job.instanceId(), TaskError.NO_ANSWER));
  }
}
