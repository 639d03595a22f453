package io.phonecommand.benchmarks.measure;

import java.util.Random;

/** Something that is measured in rounds. */
public interface Measure {

  /** As a round, but its figures are thrown away. */
  void warmUp() throws Exception;

  /**
   * Measures all contestants once.
   *
   * @param random decides in which order
   */
  void round(Random random) throws Exception;
}
