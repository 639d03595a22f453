package io.phonecommand.benchmarks.measure;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the reader of one stream is told, and how late. The first events say how the jobs stand, and
 * are late for nothing. One thread.
 */
final class StreamReading {

  private static final String EVENT = "event: ";
  private static final String DATA = "data: ";
  private static final String JOB = "job";
  private static final String DONE = "done";
  private static final int SUCCEEDED = 2;

  private final int jobs;
  private final Duration takes;
  private final Samples late;
  private final Set<String> started = new HashSet<>();
  private final Set<String> succeeded = new HashSet<>();
  private String event = "";
  private int told;
  private boolean done;

  /**
   * Nothing has been told yet.
   *
   * @param jobs of the task
   * @param takes each of them, from the moment at which it is said to have started
   * @param late gets the lateness of each start and each end
   */
  StreamReading(int jobs, Duration takes, Samples late) {
    this.jobs = jobs;
    this.takes = takes;
    this.late = late;
  }

  /** The next line. */
  void line(String line, Instant now) {
    if (line.startsWith(EVENT)) {
      event = line.substring(EVENT.length());
      done |= event.equals(DONE);
    } else if (line.startsWith(DATA) && event.equals(JOB)) {
      job(JsonMapper.shared().readTree(line.substring(DATA.length())), now);
    }
  }

  private void job(JsonNode job, Instant now) {
    boolean isNews = told >= jobs;
    told++;
    JsonNode start = job.path("started_at");
    if (!start.isString()) {
      return;
    }
    Instant startedAt = Instant.parse(start.asString());
    String id = job.path("job_id").asString();
    boolean hasEnded = job.path("status").asInt() == SUCCEEDED;
    boolean isFirst = started.add(id);
    if (hasEnded && succeeded.add(id)) {
      add(isNews, startedAt.plus(takes), now);
    } else if (isFirst) {
      add(isNews, startedAt, now);
    }
  }

  /** The clocks are the same; what they are read from is rounded. */
  private void add(boolean isNews, Instant happened, Instant now) {
    if (isNews) {
      Duration lateness = Duration.between(happened, now);
      late.add(lateness.isNegative() ? Duration.ZERO : lateness, false);
    }
  }

  /** Whether it was told that every job has succeeded, and that nothing more comes. */
  boolean isWhole() {
    return done && succeeded.size() == jobs;
  }
}
