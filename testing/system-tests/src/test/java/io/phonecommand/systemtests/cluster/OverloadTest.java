package io.phonecommand.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OverloadTest {

  private static boolean afterAll(Overload overload, int times, int runnable) {
    boolean last = false;
    for (int i = 0; i < times; i++) {
      last = overload.isSo(runnable);
    }
    return last;
  }

  @Test
  void runnableThreads_areTheFourthNumber() {
    assertThat(Overload.runnable("0.20 0.18 0.12 3/211 11206\n")).isEqualTo(3);
  }

  @Test
  void crowdThatStays_isAnOverload_untilItIsGone() {
    Overload overload = new Overload(8);

    assertThat(afterAll(overload, Overload.LOOKS, 8)).isFalse();
    assertThat(afterAll(overload, Overload.LOOKS, 9)).isTrue();
    assertThat(afterAll(overload, Overload.LOOKS, 7)).isFalse();
  }

  @Test
  void crowdOfAMoment_isNone() {
    Overload overload = new Overload(8);

    assertThat(overload.isSo(150)).isFalse();
    assertThat(afterAll(overload, Overload.LOOKS, 1)).isFalse();
  }
}
