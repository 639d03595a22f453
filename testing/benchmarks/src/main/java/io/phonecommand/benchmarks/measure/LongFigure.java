package io.phonecommand.benchmarks.measure;

import java.time.Duration;

/**
 * Queries of tasks whose jobs took long, by a replica that has not been asked about them before.
 *
 * @param took each of the jobs
 * @param query how long a query takes
 * @param read how many records the replica reads for one
 * @param failures tasks and queries that failed
 */
public record LongFigure(Duration took, LatencyFigure query, long read, int failures) {}
