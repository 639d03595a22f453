package io.phonecommand.simulator.connection;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.simulator.wire.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StdinTest {
  private final Stdin stdin = new Stdin(Duration.ofMillis(50), new Freezer());

  @Test
  void packets_may_be_cut_anywhere() throws IOException {
    for (byte b : concat(packet(5, "24x80"), packet(0, "hel\4\0\0\0\0"))) {
      stdin.take(new byte[] {b});
    }
    assertIsOpen();
    for (byte b : packet(4, "")) {
      stdin.take(new byte[] {b});
    }

    assertHasEnded();
  }

  @Test
  void several_packets_may_share_a_message() throws IOException {
    stdin.take(concat(packet(0, "hel"), packet(0, "lo"), packet(4, "")));

    assertHasEnded();
  }

  @Test
  void stdin_stays_open_until_it_is_closed_by_the_id_of_aosp() throws IOException {
    stdin.take(packet(3, ""));

    assertIsOpen();
  }

  @Test
  void what_follows_a_huge_length_belongs_to_that_packet() throws IOException {
    byte[] huge = packet(0, "x");
    ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putInt(1, Integer.MAX_VALUE);
    stdin.take(huge);
    stdin.take(packet(4, ""));

    assertIsOpen();
  }

  @Test
  void negative_length_is_refused() {
    byte[] negative = packet(0, "x");
    ByteBuffer.wrap(negative).order(ByteOrder.LITTLE_ENDIAN).putInt(1, -1);

    assertThatThrownBy(() -> stdin.take(negative)).isInstanceOf(ProtocolException.class);
  }

  private void assertHasEnded() {
    assertThatCode(stdin::awaitEnd).doesNotThrowAnyException();
  }

  private void assertIsOpen() {
    assertThatThrownBy(stdin::awaitEnd)
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("no end of input");
  }

  private static byte[] packet(int id, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(5 + bytes.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) id)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  private static byte[] concat(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(1000);
    for (byte[] part : parts) {
      all.put(part);
    }
    byte[] bytes = new byte[all.position()];
    all.flip().get(bytes);
    return bytes;
  }
}
