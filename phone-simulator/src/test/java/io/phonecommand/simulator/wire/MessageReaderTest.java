package io.phonecommand.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class MessageReaderTest {
  private static final byte[] PAYLOAD = "shell:ls\0".getBytes(StandardCharsets.UTF_8);

  private final MessageEncoder encoder = new MessageEncoder();

  @Test
  void reads_what_the_encoder_wrote() throws IOException {
    byte[] bytes = encoder.encode(new Message(MessageType.OPEN, 7, 0, PAYLOAD));

    Message message = reader(bytes).read();

    assertThat(message.type()).isEqualTo(MessageType.OPEN);
    assertThat(message.arg0()).isEqualTo(7);
    assertThat(message.arg1()).isZero();
    assertThat(message.text()).isEqualTo("shell:ls");
  }

  @Test
  void header_is_laid_out_as_in_protocol_txt() {
    byte[] bytes = encoder.encode(new Message(MessageType.OKAY, 1, 2, new byte[] {1, (byte) 0xff}));

    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "4f4b4159" + "01000000" + "02000000" + "02000000" + "00010000" + "b0b4bea6" + "01ff");
  }

  @Test
  void checksums_end_with_the_handshake_if_both_sides_can_do_without() {
    encoder.negotiated(false);

    assertThat(checksumOf(MessageType.WRTE)).isZero();
    assertThat(checksumOf(MessageType.CNXN)).isEqualTo(Protocol.checksum(PAYLOAD));
    encoder.negotiated(true);
    assertThat(checksumOf(MessageType.WRTE)).isEqualTo(Protocol.checksum(PAYLOAD));
  }

  @Test
  void wrong_magic_is_no_message() {
    byte[] bytes = encoder.encode(new Message(MessageType.OPEN, 1, 0));
    bytes[20] ^= 1;

    assertThatThrownBy(() -> reader(bytes).read()).isInstanceOf(ProtocolException.class);
  }

  @Test
  void unknown_command_is_no_message() {
    byte[] bytes = header(0x12345678, 0, 0);

    assertThatThrownBy(() -> reader(bytes).read()).isInstanceOf(ProtocolException.class);
  }

  @Test
  void oversized_length_is_refused_before_anything_is_read() {
    for (int length : new int[] {4097, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
      byte[] bytes = header(MessageType.WRTE.code(), length, 0);

      assertThatThrownBy(() -> reader(bytes).read())
          .as("length %d", length)
          .isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void negotiated_maximum_is_allowed_and_one_more_is_not() throws IOException {
    MessageReader reader =
        reader(
            concat(
                encoder.encode(new Message(MessageType.WRTE, 1, 1, new byte[10_000])),
                encoder.encode(new Message(MessageType.WRTE, 1, 1, new byte[10_001]))));
    reader.negotiated(10_000, true);

    assertThat(reader.read().payload()).hasSize(10_000);
    assertThatThrownBy(reader::read).isInstanceOf(ProtocolException.class);
  }

  @Test
  void wrong_checksum_is_refused_only_while_checksums_count() throws IOException {
    byte[] bytes = concat(header(MessageType.WRTE.code(), 1, 99), new byte[] {1});
    MessageReader lenient = reader(bytes);
    lenient.negotiated(4096, false);

    assertThatThrownBy(() -> reader(bytes).read()).isInstanceOf(ProtocolException.class);
    assertThat(lenient.read().payload()).containsExactly(1);
  }

  @Test
  void end_within_a_message_is_an_end_of_file() {
    byte[] whole = encoder.encode(new Message(MessageType.OPEN, 1, 0, PAYLOAD));

    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> reader(part).read()).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void bytes_may_come_one_at_a_time() throws IOException {
    byte[] bytes = encoder.encode(new Message(MessageType.OPEN, 1, 0, PAYLOAD));
    InputStream slow =
        new FilterInputStream(new ByteArrayInputStream(bytes)) {
          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            return super.read(target, offset, Math.min(1, length));
          }
        };

    assertThat(new MessageReader(slow).read().text()).isEqualTo("shell:ls");
  }

  private int checksumOf(MessageType type) {
    byte[] bytes = encoder.encode(new Message(type, 1, 1, PAYLOAD));
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(16);
  }

  private static MessageReader reader(byte[] bytes) {
    return new MessageReader(new ByteArrayInputStream(bytes));
  }

  private static byte[] header(int command, int length, int checksum) {
    return ByteBuffer.allocate(Protocol.HEADER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(command)
        .putInt(1)
        .putInt(1)
        .putInt(length)
        .putInt(checksum)
        .putInt(~command)
        .array();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
