package io.phonecommand.systemtests.jobs;

import io.phonecommand.systemtests.jobs.EventStream.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the streams of a request's events tell each start and each last word once, in the log's
 * order, and the same. A stream that goes on after another one is judged together with what its
 * reader had been told before.
 */
final class EventJudge {

  private final JobRequest request;
  private final List<String> problems = new ArrayList<>();

  /** By job and change, where in the log all streams must say that it stands. */
  private final Map<String, Long> places = new HashMap<>();

  private EventJudge(JobRequest request) {
    this.request = request;
  }

  /** What is wrong with the streams of {@code request}, in words. */
  static List<String> problemsOf(JobRequest request) {
    EventJudge judge = new EventJudge(request);
    for (EventStream stream : request.streams()) {
      List<Event> told = judge.told(stream);
      if (judge.beginsWithAll(told)) {
        new Telling(judge, stream).judge(told);
      } else {
        judge.problem(stream, "does not begin with each job, of which only the last has an id");
      }
    }
    return judge.problems;
  }

  private void problem(EventStream stream, String text) {
    problems.add("the stream of %s %s".formatted(stream.replica(), text));
  }

  /** What its reader has been told at its end, also by the streams that it goes on after. */
  private List<Event> told(EventStream stream) {
    List<EventStream> all = request.streams();
    for (EventStream earlier : all.subList(0, all.indexOf(stream))) {
      List<Event> before = told(earlier);
      for (int i = 0; i < before.size(); i++) {
        if (!stream.after().isEmpty() && before.get(i).id().equals(stream.after())) {
          List<Event> told = new ArrayList<>(before.subList(0, i + 1));
          told.addAll(stream.events());
          return told;
        }
      }
    }
    return stream.events();
  }

  /** As far as it has come. */
  private boolean beginsWithAll(List<Event> told) {
    List<String> phones = request.phones();
    for (int i = 0; i < Math.min(phones.size(), told.size()); i++) {
      JobState job = told.get(i).job();
      boolean isLast = i == phones.size() - 1;
      if (job == null
          || !job.result().instanceId().equals(phones.get(i))
          || told.get(i).id().isEmpty() == isLast) {
        return false;
      }
    }
    return true;
  }

  /** What the reader of one stream knows, one event after the other. */
  private static final class Telling {

    private final EventJudge judge;
    private final EventStream stream;
    private final Map<String, JobState> known = new HashMap<>();
    private long place = -1;

    Telling(EventJudge judge, EventStream stream) {
      this.judge = judge;
      this.stream = stream;
    }

    void judge(List<Event> told) {
      int initial = judge.request.phones().size();
      for (int i = 0; i < told.size(); i++) {
        JobState job = told.get(i).job();
        if (job == null) {
          done(told.get(i).id(), i == told.size() - 1);
        } else if (i < initial) {
          known.put(job.jobId(), job);
          var unused = place(told.get(i).id());
        } else {
          change(told.get(i).id(), job);
        }
      }
      if (stream.isDone()) {
        startsAreTold(told);
      }
    }

    private void done(String id, boolean isLast) {
      if (!isLast) {
        judge.problem(stream, "goes on after its end");
      }
      if (!id.equals(judge.request.taskId() + ".done")) {
        judge.problem(stream, "ends with the id " + id);
      }
      if (known.size() < judge.request.phones().size()
          || !known.values().stream().allMatch(job -> job.result().isTerminal())) {
        judge.problem(stream, "ends before each job has its last word");
      }
    }

    private void change(String id, JobState job) {
      JobState before = known.put(job.jobId(), job);
      String name = job.result().instanceId();
      if (before == null) {
        judge.problem(stream, "tells of a job that it did not begin with: " + name);
        return;
      }
      if (before.result().isTerminal()) {
        judge.problem(stream, "tells more of a job after its last word: " + name);
      }
      Instant start = before.startedAt();
      if (start != null && !start.equals(job.startedAt())) {
        judge.problem(stream, "tells two starts: " + name);
      }
      boolean isStart = start == null && job.startedAt() != null;
      boolean isOutput = !job.result().isTerminal() && !isStart;
      if (id.isEmpty() != isOutput) {
        judge.problem(stream, "has an id for an output, or none for what is no output: " + name);
      }
      long at = place(id);
      String change = job.jobId() + (job.result().isTerminal() ? " ends" : " starts");
      Long other = isOutput ? null : judge.places.putIfAbsent(change, at);
      if (other != null && other != at) {
        judge.problem(stream, "tells a change at another place than others: " + name);
      }
    }

    /** Where the id says that its reader is; -1 if it says nothing. */
    private long place(String id) {
      String prefix = judge.request.taskId() + ".";
      if (id.isEmpty()) {
        return -1;
      }
      if (!id.startsWith(prefix) || !id.substring(prefix.length()).matches("[0-9]{1,15}")) {
        judge.problem(stream, "has an id that is no place of its task: " + id);
        return -1;
      }
      long next = Long.parseLong(id.substring(prefix.length()));
      if (next <= place) {
        judge.problem(stream, "goes back in the log");
      }
      place = next;
      return next;
    }

    /** What the log has of a start is seen by whoever asks while the job runs. */
    private void startsAreTold(List<Event> told) {
      for (Event first : told.subList(0, judge.request.phones().size())) {
        JobState job = first.job();
        if (job != null
            && job.startedAt() == null
            && !job.result().isTerminal()
            && isStartInTheLog(job.jobId())
            && told.stream().noneMatch(event -> isStartOf(job.jobId(), event.job()))) {
          judge.problem(stream, "does not tell the start of " + job.result().instanceId());
        }
      }
    }

    private boolean isStartInTheLog(String jobId) {
      return judge.request.observations().stream()
          .flatMap(seen -> seen.jobs().stream())
          .anyMatch(job -> isStartOf(jobId, job));
    }

    private static boolean isStartOf(String jobId, @Nullable JobState job) {
      return job != null
          && job.jobId().equals(jobId)
          && job.startedAt() != null
          && !job.result().isTerminal();
    }
  }
}
