package io.phonecommand.benchmarks.measure;

/**
 * From a worker's start to its first answer, in seconds.
 *
 * @param plain as the image has it
 * @param cached with an AOT cache
 */
public record ColdFigure(double plain, double cached) {}
