package io.phonecommand.systemtests.soak;

import io.phonecommand.processes.Breakpoint;
import io.phonecommand.systemtests.judge.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a soak came to; its {@link #toString} is for people.
 *
 * @param seed of the disturbances
 * @param duration without the cluster's start and the warm-up
 * @param processFaults how often each kind happened
 * @param phoneFaults how often each kind happened
 * @param windows how often a worker was met in each place of its program
 * @param missed the places in which none was
 * @param veterans the services that ran all the time
 */
public record SoakReport(
    long seed,
    Duration duration,
    Totals totals,
    Map<String, Integer> processFaults,
    Map<String, Integer> phoneFaults,
    Map<String, String> windows,
    Set<Breakpoint> missed,
    Growth growth,
    List<String> veterans) {

  public int faults() {
    return sum(processFaults) + sum(phoneFaults);
  }

  static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Every promise that was not kept. */
  public List<String> violations() {
    return totals.violations();
  }

  /** What was let pass, in numbers. */
  public Tally tally() {
    return totals.tally();
  }

  /** Processes that have grown more than is sane. */
  public List<String> growthProblems() {
    return growth.problems();
  }

  @Override
  public String toString() {
    return """
    soak: seed %d, %d s
    %d faults: %s %s
    met: %s
    %s%s  never ended: %s
    """
        .formatted(
            seed,
            duration.toSeconds(),
            faults(),
            processFaults,
            phoneFaults,
            windows,
            totals,
            growth,
            veterans);
  }
}
