package io.phonecommand.benchmarks.measure;

import java.util.stream.IntStream;

/**
 * Everything that a run of the benchmark of jobs has found.
 *
 * @param load what went on beside the queries, and while a task was polled
 * @param lostOfLoad jobs that were accepted meanwhile, by whomever, and did not succeed
 * @param queries of tasks of 32 jobs that ended soon
 * @param quiet the same with nothing beside it, of new ones alone
 * @param longQueries of tasks whose jobs took long
 * @param polled a task that was polled while it ran
 * @param acceptance latency of one request at a time, and the floor
 * @param besideJobs synchronous requests beside many jobs
 * @param streams of many readers
 * @param sync synchronous commands per second, 64 callers
 * @param jobs asynchronous commands per second, 64 callers
 */
public record JobsResults(
    LoadFigure load,
    int lostOfLoad,
    QueryFigure queries,
    QueryFigure quiet,
    LongFigure longQueries,
    PolledFigure polled,
    AcceptanceFigure acceptance,
    BesideJobsFigure besideJobs,
    StreamFigure streams,
    RateFigure sync,
    RateFigure jobs) {

  /** All calls and jobs that failed, wherever: in a run in which some do no target is met. */
  public int failures() {
    return IntStream.of(
            load.failures(),
            lostOfLoad,
            queries.failures(),
            quiet.failures(),
            longQueries.failures(),
            polled.failures(),
            acceptance.failures(),
            besideJobs.failures(),
            besideJobs.others().failures(),
            besideJobs.same().failures(),
            streams.failures(),
            streams.broken(),
            streams.sync().failures(),
            sync.failures(),
            jobs.failures())
        .sum();
  }
}
