package io.phonecommand.simulator.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.simulator.wire.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StdinDecoderTest {
  private final StdinPipe pipe = new StdinPipe(Duration.ofMillis(50), new Freezer(), () -> {});
  private final StdinDecoder decoder = new StdinDecoder(pipe);

  @Test
  void packets_may_be_cut_anywhere() throws IOException {
    for (byte b : concat(packet(5, "24x80"), packet(0, "hel"), packet(0, "lo"), packet(4, ""))) {
      decoder.decode(new byte[] {b});
    }

    assertThat(new String(pipe.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("hello");
  }

  @Test
  void several_packets_may_share_a_message() throws IOException {
    decoder.decode(concat(packet(0, "hel"), packet(0, "lo"), packet(4, "")));

    assertThat(new String(pipe.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("hello");
  }

  @Test
  void stdin_stays_open_until_it_is_closed_by_the_id_of_aosp() throws IOException {
    decoder.decode(packet(3, ""));

    assertThatThrownBy(pipe::read)
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("no input");
  }

  @Test
  void length_that_is_claimed_reserves_nothing() throws IOException {
    byte[] huge = packet(0, "x");
    ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putInt(1, Integer.MAX_VALUE);
    decoder.decode(huge);

    assertThat(pipe.size()).isEqualTo(1);
  }

  @Test
  void negative_length_is_refused() {
    byte[] negative = packet(0, "x");
    ByteBuffer.wrap(negative).order(ByteOrder.LITTLE_ENDIAN).putInt(1, -1);

    assertThatThrownBy(() -> decoder.decode(negative)).isInstanceOf(ProtocolException.class);
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
