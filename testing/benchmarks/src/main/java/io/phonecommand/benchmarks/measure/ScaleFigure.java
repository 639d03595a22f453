package io.phonecommand.benchmarks.measure;

/**
 * A worker with this many phones, at the same rate as the others.
 *
 * @param p50Millis from the request to its answer
 * @param cpuMicros processor time of the worker for one command, without its JVM's compiler
 * @param liveBytes the worker's live objects at the end, after a garbage collection
 * @param residentBytes the worker's resident set at the end, -1 if unknown
 * @param platformThreads of the worker at the end, -1 if unknown
 */
public record ScaleFigure(
    int phones,
    double p50Millis,
    double cpuMicros,
    long liveBytes,
    long residentBytes,
    long platformThreads,
    int operations,
    int failures) {}
