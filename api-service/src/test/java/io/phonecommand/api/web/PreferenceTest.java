package io.phonecommand.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferenceTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "wait=20 | 20",
        "wait=0 | 0",
        "wait=30 | 30",
        "wait=31 | 30",
        "wait=999999999 | 30",
        "Wait = 7 | 7",
        "wait=\"5\" | 5",
        "wait=5;x=y | 5",
        "respond-async, wait=10 | 10",
        "wait=3, wait=4 | 3",
      })
  void wait_isRead(String header, int seconds) {
    assertThat(Preference.waitIn(List.of(header))).isEqualTo(OptionalInt.of(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "wait",
        "wait=",
        "wait=-1",
        "wait=1.5",
        "wait=ten",
        "wait=\"5",
        "waiting=5",
        "wait=99999999999999999999",
        "return=minimal"
      })
  void whatCantBeRead_isIgnored(String header) {
    assertThat(Preference.waitIn(List.of(header))).isEmpty();
  }

  @Test
  void ofSeveralHeaders_theFirstThatSaysItCounts() {
    assertThat(Preference.waitIn(List.of("return=minimal", "wait=2", "wait=9"))).hasValue(2);
    assertThat(Preference.waitIn(List.of())).isEmpty();
    assertThat(Preference.waited(2)).isEqualTo("wait=2");
  }
}
