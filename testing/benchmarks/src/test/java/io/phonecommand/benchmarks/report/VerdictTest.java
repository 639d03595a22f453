package io.phonecommand.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerdictTest {

  @Test
  void whoFails_neverMeetsATarget() {
    assertThat(Verdict.of(true, 0, 0)).isEqualTo(Verdict.MET);
    assertThat(Verdict.of(true, 1, 0)).isEqualTo(Verdict.MISSED);
    assertThat(Verdict.of(true, 1, 1)).isEqualTo(Verdict.MISSED);
    assertThat(Verdict.of(false, 0, 0)).isEqualTo(Verdict.MISSED);
  }

  @Test
  void besideOthersWhoFail_nothingIsMet() {
    assertThat(Verdict.of(true, 0, 1)).isEqualTo(Verdict.OPEN);
    assertThat(Verdict.of(false, 0, 1)).isEqualTo(Verdict.MISSED);
  }
}
