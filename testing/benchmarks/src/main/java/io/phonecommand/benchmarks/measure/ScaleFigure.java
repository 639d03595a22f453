package io.phonecommand.benchmarks.measure;

import io.phonecommand.processes.Vitals;

/**
 * A worker with this many phones, at the same rate as the others.
 *
 * @param p50Millis from the request to its answer
 * @param cpuMicros processor time of the worker for one command, without its JVM's compiler
 * @param vitals of the worker at the end
 */
public record ScaleFigure(
    int phones, double p50Millis, double cpuMicros, Vitals vitals, int operations, int failures) {}
