package io.phonecommand.worker.adb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellOutputTest {

  private static String ended(byte[]... packets) {
    ShellOutput output = new ShellOutput();
    for (byte[] packet : packets) {
      output.append(packet, packet.length);
    }
    output.end();
    return output.text();
  }

  private static String ended(String text) {
    return ended(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1023, 1024})
  void upToTheLimit_isKeptWhole(int bytes) {
    assertThat(ended("a".repeat(bytes))).isEqualTo("a".repeat(bytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {1025, 1029, 1030, 5000, 10_000_000})
  void beyondTheLimit_keepsTheBeginning(int bytes) {
    assertThat(ended("a".repeat(bytes))).isEqualTo("a".repeat(1024));
  }

  @ParameterizedTest
  @CsvSource({"a\\n,a", "a\\r\\n,a", "a\\n\\n,a\\n", "\\n,''", "a\\nb,a\\nb", "a\\r,a\\r"})
  void oneTrailingLineBreak_isRemoved(String output, String expected) {
    assertThat(ended(unescape(output))).isEqualTo(unescape(expected));
  }

  @Test
  void lineBreakRightBehindTheLimit_costsNothing() {
    assertThat(ended("a".repeat(1024) + "\n")).isEqualTo("a".repeat(1024));
    assertThat(ended("a".repeat(1023) + "\r\n")).isEqualTo("a".repeat(1023));
  }

  @Test
  void lineBreakAtTheLimit_staysIfOutputGoesOn() {
    String line = "a".repeat(1023) + "\n";
    assertThat(ended(line + "b")).isEqualTo(line);
    assertThat(ended(line + "b".repeat(5000))).isEqualTo(line);
  }

  @ParameterizedTest
  @ValueSource(ints = {1021, 1022, 1023, 1024})
  void threeByteCharacter_isNeverCutInTheMiddle(int before) {
    String start = "a".repeat(before);
    String expected = before == 1021 ? start + "€" : start;

    assertThat(ended(start + "€")).isEqualTo(expected);
    assertThat(ended(start + "€" + "b".repeat(3000))).isEqualTo(expected);
  }

  @Test
  void fourByteCharacter_isNeverCutInTheMiddle() {
    assertThat(ended("a".repeat(1020) + "😀")).isEqualTo("a".repeat(1020) + "😀");
    assertThat(ended("a".repeat(1021) + "😀" + "b".repeat(99))).isEqualTo("a".repeat(1021));
  }

  @Test
  void characterSplitOverPackets_isDecodedOnce() {
    byte[] euro = "€".getBytes(UTF_8);
    assertThat(ended(new byte[] {euro[0]}, new byte[] {euro[1]}, new byte[] {euro[2]}))
        .isEqualTo("€");
  }

  @Test
  void malformedBytes_areReplacedAndCountedAsWhatTheyBecome() {
    assertThat(ended(new byte[] {'a', (byte) 0xFF, 'b'})).isEqualTo("a\uFFFDb");

    byte[] malformed = new byte[1024];
    java.util.Arrays.fill(malformed, (byte) 0xFF);
    assertThat(ended(malformed).getBytes(UTF_8)).hasSize(1023);
  }

  @Test
  void endingInsideACharacter_isMalformed() {
    byte[] euro = "€".getBytes(UTF_8);
    assertThat(ended(new byte[] {'a', euro[0], euro[1]})).isEqualTo("a\uFFFD");
  }

  @Test
  void stillRunning_leavesOutTheCharacterThatHasNotArrivedWhole() {
    ShellOutput output = new ShellOutput();
    byte[] euro = "€".getBytes(UTF_8);
    output.append(new byte[] {'a', euro[0]}, 2);

    assertThat(output.text()).isEqualTo("a");
    output.append(new byte[] {euro[1], euro[2]}, 2);
    assertThat(output.text()).isEqualTo("a€");
  }

  private static String unescape(String text) {
    return text.replace("\\n", "\n").replace("\\r", "\r");
  }
}
