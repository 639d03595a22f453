package io.phonecommand.benchmarks.measure;

import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.processes.Phone;
import java.time.Duration;
import java.util.List;

/**
 * How much a contestant does before it is measured: a JVM's compiler makes it faster and faster.
 *
 * @param operations that succeed
 * @param cap a slower one stops after this time
 */
public record Warmth(int operations, Duration cap) {

  /**
   * Warms a contestant up.
   *
   * @param phones one per caller
   * @return commands per second
   */
  public double of(Contestant contestant, List<Phone> phones) throws Exception {
    return Load.run(contestant, phones, operations, cap).perSecond();
  }
}
