package io.phonecommand.systemtests.soak;

import io.phonecommand.systemtests.jobs.JobRequest;
import io.phonecommand.systemtests.judge.Summary;
import io.phonecommand.systemtests.judge.Tally;
import io.phonecommand.systemtests.load.LoggedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sum of many trials, of which only numbers are kept. One thread. */
final class Totals {

  private static final int MOST_VIOLATIONS = 100;

  private final Latencies latencies = new Latencies();
  private final Map<String, Long> attemptsByEnd = new TreeMap<>();
  private final Map<String, Long> resultsByCode = new TreeMap<>();
  private final List<String> violations = new ArrayList<>();
  private Tally tally = new Tally(0, 0, 0);
  private final Map<String, Long> jobsByCode = new TreeMap<>();
  private int requests;
  private int tasks;
  private int started;
  private int unanswered;

  void add(Summary summary, List<LoggedRequest> all, int withoutAnswer) {
    requests += summary.requests();
    tasks += summary.tasks();
    started += summary.started();
    unanswered += withoutAnswer;
    summary.attemptsByEnd().forEach((end, count) -> attemptsByEnd.merge(end, count, Long::sum));
    summary.resultsByCode().forEach((code, count) -> resultsByCode.merge(code, count, Long::sum));
    latencies.add(all);
    tally = tally.plus(summary.verdict().tally());
    summary.verdict().violations().forEach(violation -> addViolation(violation.toString()));
  }

  /** Asynchronous requests, as they were when their trial was over. */
  void addJobs(List<JobRequest> all) {
    for (JobRequest request : all) {
      if (!request.observations().isEmpty()) {
        request.observations().getLast().jobs().stream()
            .map(job -> job.result().status() + " " + job.result().errorCode())
            .forEach(code -> jobsByCode.merge(code.strip(), 1L, Long::sum));
      }
    }
  }

  Tally tally() {
    return tally;
  }

  void addViolation(String text) {
    if (violations.size() < MOST_VIOLATIONS) {
      violations.add(text);
    }
  }

  /** The first hundred. */
  List<String> violations() {
    return List.copyOf(violations);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("%d requests, %d tasks, %d started%n".formatted(requests, tasks, started));
    text.append("requests without a 200 in the end: %d%n".formatted(unanswered));
    text.append("tries: %s%nresults: %s%n".formatted(attemptsByEnd, resultsByCode));
    text.append("jobs by status and code: %s%n".formatted(jobsByCode));
    text.append(
        "answered in: median %d ms, p99 %d ms, slowest %d ms%n"
            .formatted(
                latencies.percentile(50).toMillis(),
                latencies.percentile(99).toMillis(),
                latencies.percentile(100).toMillis()));
    text.append(tally).append(System.lineSeparator());
    text.append("violations: %d%n".formatted(violations.size()));
    violations.forEach(violation -> text.append("  %s%n".formatted(violation)));
    return text.toString();
  }
}
