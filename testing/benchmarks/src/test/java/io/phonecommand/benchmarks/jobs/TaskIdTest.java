package io.phonecommand.benchmarks.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskIdTest {

  @Test
  void id_isAnAddress() {
    TaskId id = new TaskId("000b000000012abc2f0c5a7f3d1e9b46");
    assertThat(id.partition()).isEqualTo(11);
    assertThat(id.offset()).isEqualTo(0x12abc);
    assertThat(id.key()).isEqualTo("2f0c5a7f3d1e9b46");
  }
}
