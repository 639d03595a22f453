package io.phonecommand.systemtests.soak;

import io.phonecommand.systemtests.trial.Trial;
import java.util.random.RandomGenerator;

/** Something bad that happens to a part of the system, and is over when it returns. */
@FunctionalInterface
interface Disturbance {

  /**
   * Does it, waits a while, and heals it.
   *
   * @param random chooses the victim and the times
   */
  void happen(Trial trial, RandomGenerator random) throws Exception;
}
