package io.phonecommand.benchmarks.measure;

/**
 * Readers of streams at one replica.
 *
 * @param streams how many there were
 * @param broken how many of them were not told of every end, or not to the end
 * @param events that were told as they happened, and whose lateness is known
 * @param p99Millis from a job's start or end to being told of it, that 99 percent do not exceed
 * @param latestMillis the same of the last one
 * @param sync synchronous requests at that replica beside the same jobs, without streams and with
 * @param failures tasks that were not accepted, or whose jobs did not succeed
 */
public record StreamFigure(
    int streams,
    int broken,
    int events,
    double p99Millis,
    double latestMillis,
    SyncFigure sync,
    int failures) {}
