package io.phonecommand.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskAddressTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 00000000000000000000000000000000",
    "1, 2, 3, 00010000000000020000000000000003",
    "65535, 281474976710655, -1, ffffffffffffffffffffffffffffffff",
    "32768, 1, -9223372036854775808, 80000000000000018000000000000000",
  })
  void text_holdsAllThree_andIsReadBack(int partition, long offset, long key, String text) {
    TaskAddress address = new TaskAddress(partition, offset, key);

    assertThat(address.text()).isEqualTo(text);
    assertThat(TaskAddress.parse(text)).contains(address);
    assertThat(text).endsWith(address.keyText());
    assertThat(address.keyText()).hasSize(16);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0001000000000002000000000000000",
        "000100000000000200000000000000033",
        "0001000000000002000000000000000A",
        "0001000000000002000000000000000g",
        "0001000000000002-000000000000003",
        " 0010000000000020000000000000003",
        "+0010000000000020000000000000003",
      })
  void whatIsNoAddress_isNone(String text) {
    assertThat(TaskAddress.parse(text)).isEmpty();
  }

  @Test
  void rangesAreKept() {
    assertThatThrownBy(() -> new TaskAddress(65_536, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TaskAddress(-1, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TaskAddress(0, 1L << 48, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TaskAddress(0, -1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void jobIds_differByTaskAndInstance_andAreTheSameEachTime() {
    TaskAddress address = new TaskAddress(1, 2, 3);

    assertThat(address.jobId("a")).matches("[0-9a-f]{32}").isEqualTo(address.jobId("a"));
    assertThat(address.jobId("b")).isNotEqualTo(address.jobId("a"));
    assertThat(new TaskAddress(1, 2, 4).jobId("a")).isNotEqualTo(address.jobId("a"));
  }

  @Test
  void partitionOfAKey_isOneOfThem_andAlwaysTheSame() {
    for (int i = 0; i < 1000; i++) {
      String key = TaskAddress.keyText(i * 0x9E3779B97F4A7C15L);
      assertThat(TaskAddress.partitionOf(key, 12))
          .isBetween(0, 11)
          .isEqualTo(TaskAddress.partitionOf(key, 12));
    }
  }
}
