package io.phonecommand.benchmarks.measure;

/**
 * Synchronous requests beside very many jobs.
 *
 * @param running how many jobs ran
 * @param others to a phone that has none of them
 * @param same to a phone that has some of them
 * @param failures jobs that were not accepted, did not run, or could not be cancelled
 */
public record BesideJobsFigure(int running, SyncFigure others, SyncFigure same, int failures) {}
