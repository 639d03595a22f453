package io.phonecommand.benchmarks.measure;

/**
 * From a worker's start to its first answer, in seconds.
 *
 * @param plain as the image has it, on a broker with {@code group.initial.rebalance.delay.ms=0}
 * @param cached the same with an AOT cache
 * @param plainDelayed as the image has it, on a broker with Kafka's default, 3 s
 * @param cachedDelayed the same with an AOT cache
 */
public record ColdFigure(double plain, double cached, double plainDelayed, double cachedDelayed) {}
