package io.phonecommand.systemtests.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacerTest {

  private static final long MILLI = 1_000_000;

  @Test
  void moments_areEvenlySpaced() {
    Pacer pacer = new Pacer(10, 0);

    assertThat(pacer.takeNext(0)).isZero();
    assertThat(pacer.takeNext(0)).isEqualTo(100 * MILLI);
    assertThat(pacer.takeNext(50 * MILLI)).isEqualTo(150 * MILLI);
  }

  @Test
  void callersThatWereHeldUp_catchUpWithOneSecondAtMost() {
    Pacer pacer = new Pacer(10, 0);
    long now = 60_000 * MILLI;

    for (int i = 0; i <= 10; i++) {
      assertThat(pacer.takeNext(now)).isZero();
    }
    assertThat(pacer.takeNext(now)).isEqualTo(100 * MILLI);
  }
}
