package io.phonecommand.benchmarks.measure;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a run has found; maps are by the contestants' names.
 *
 * @param onePhone latency of one phone at a time, and the floor
 * @param manyPhones latency of 32 phones at once, and the floor
 * @param mostPhones latency of 100 phones at once
 * @param realPhone latency of one phone that is no simulated one; empty if there was none
 * @param throughput commands per second, 64 callers
 * @param oneHangs healthy phones beside one that hangs
 * @param scale workers with more and more phones, ascending
 * @param cold from a worker's start to its first answer; absent if that failed
 */
public record Results(
    Map<String, LatencyFigure> onePhone,
    Map<String, LatencyFigure> manyPhones,
    Map<String, LatencyFigure> mostPhones,
    Map<String, LatencyFigure> realPhone,
    Map<String, ThroughputFigure> throughput,
    Map<String, HangFigure> oneHangs,
    List<ScaleFigure> scale,
    Optional<ColdFigure> cold) {}
