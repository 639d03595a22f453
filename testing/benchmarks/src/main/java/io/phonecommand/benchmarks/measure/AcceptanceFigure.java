package io.phonecommand.benchmarks.measure;

import java.util.Map;

/**
 * How long it takes to accept an asynchronous request to one phone.
 *
 * @param latencies by the contestants' names, the floor among them
 * @param lost jobs that were accepted and did not succeed
 */
public record AcceptanceFigure(Map<String, LatencyFigure> latencies, int lost) {

  /** Calls and jobs that failed, those of the floor's parts among them. */
  public int failures() {
    return lost + latencies.values().stream().mapToInt(LatencyFigure::failures).sum();
  }
}
