package io.phonecommand.systemtests.soak;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** For how long a disturbance lasts. */
final class Pauses {

  private Pauses() {}

  /** Sleeps from {@code least} to {@code most} milliseconds. */
  static void between(RandomGenerator random, int least, int most) throws InterruptedException {
    Thread.sleep(Duration.ofMillis(random.nextInt(least, most + 1)));
  }
}
