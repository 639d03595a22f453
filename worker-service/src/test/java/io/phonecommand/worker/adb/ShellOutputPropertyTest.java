package io.phonecommand.worker.adb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** However the bytes arrive, the text is the one that somebody who had them all would cut. */
class ShellOutputPropertyTest {

  private static final int LIMIT = 1024;

  @Property
  void text_isThatOfAllBytesAtOnce(
      @ForAll("outputs") byte[] output,
      @ForAll @Size(max = 30) List<@IntRange(max = 400) Integer> cuts) {
    ShellOutput actual = append(output, cuts);
    actual.end();

    assertThat(actual.text()).isEqualTo(expected(output));
    assertThat(actual.text().getBytes(UTF_8)).hasSizeLessThanOrEqualTo(LIMIT);
  }

  @Property
  void text_doesNotDependOnThePackets(
      @ForAll("outputs") byte[] output,
      @ForAll @Size(max = 30) List<@IntRange(max = 400) Integer> some,
      @ForAll @Size(max = 30) List<@IntRange(max = 3) Integer> others) {
    ShellOutput one = append(output, some);
    ShellOutput other = append(output, others);
    // Still running: what has arrived so far is the same, too.
    assertThat(one.text()).isEqualTo(other.text());
    one.end();
    other.end();
    assertThat(one.text()).isEqualTo(other.text());
  }

  /** A reader that keeps only what is wanted, and tells that there was more, loses nothing. */
  @Property
  void wanted_isEnough(@ForAll("outputs") byte[] output) {
    ShellOutput actual = new ShellOutput();
    int kept = Math.min(output.length, actual.wanted());
    actual.append(output, kept);
    if (kept < output.length) {
      actual.overflow();
    }
    actual.end();

    assertThat(actual.text()).isEqualTo(expected(output));
  }

  @Property
  void runningText_isTheBeginningOfWhatFollows(
      @ForAll("validOutputs") byte[] output, @ForAll @IntRange(max = 1500) int arrived) {
    ShellOutput actual = new ShellOutput();
    int first = Math.min(arrived, output.length);
    actual.append(output, first);
    String running = actual.text();
    byte[] rest = Arrays.copyOfRange(output, first, output.length);
    actual.append(rest, rest.length);
    actual.end();

    assertThat(expectedWhole(output)).startsWith(running);
    assertThat(actual.text()).isEqualTo(expected(output));
  }

  private static ShellOutput append(byte[] output, List<Integer> sizes) {
    ShellOutput appended = new ShellOutput();
    int at = 0;
    for (int size : sizes) {
      int end = Math.min(output.length, at + size);
      byte[] packet = Arrays.copyOfRange(output, at, end);
      appended.append(packet, packet.length);
      at = end;
    }
    byte[] rest = Arrays.copyOfRange(output, at, output.length);
    appended.append(rest, rest.length);
    return appended;
  }

  private static String expected(byte[] output) {
    String text = expectedWhole(output);
    String line = text.replaceFirst("\\r?\\n\\z", "");
    int end = line.length();
    while (line.substring(0, end).getBytes(UTF_8).length > LIMIT) {
      end = line.offsetByCodePoints(end, -1);
    }
    return line.substring(0, end);
  }

  private static String expectedWhole(byte[] output) {
    return new String(output, UTF_8);
  }

  /** Text of every width, line breaks and malformed bytes, long enough to be cut. */
  @Provide
  Arbitrary<byte[]> outputs() {
    Arbitrary<byte[]> malformed = Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(4);
    return joined(Arbitraries.frequencyOf(Tuple.of(8, texts()), Tuple.of(1, malformed)));
  }

  @Provide
  Arbitrary<byte[]> validOutputs() {
    return joined(texts());
  }

  private static Arbitrary<byte[]> texts() {
    Arbitrary<String> pieces =
        Arbitraries.oneOf(
            Arbitraries.of("a", "é", "€", "😀", "\n", "\r\n", "\r", "\uFFFD", "\u0000"),
            Arbitraries.of("x".repeat(250), "é".repeat(100), "€".repeat(100), "😀".repeat(60)));
    return pieces.map(piece -> piece.getBytes(UTF_8));
  }

  private static Arbitrary<byte[]> joined(Arbitrary<byte[]> pieces) {
    return pieces
        .list()
        .ofMaxSize(20)
        .map(
            parts -> {
              ByteArrayOutputStream all = new ByteArrayOutputStream();
              parts.forEach(all::writeBytes);
              return all.toByteArray();
            });
  }
}
