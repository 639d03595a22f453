package io.phonecommand.worker.adb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class AdbFramesTest {

  private static final int WRTE = 0x45545257;

  private static byte[] message(int command, int arg1, int length, int magic, byte[] payload) {
    return ByteBuffer.allocate(24 + payload.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(command)
        .putInt(7)
        .putInt(arg1)
        .putInt(length)
        .putInt(0)
        .putInt(magic)
        .put(payload)
        .array();
  }

  private static byte[] message(int command, int arg1, byte[] payload) {
    return message(command, arg1, payload.length, ~command, payload);
  }

  private static InputStream frames(byte[]... messages) throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    for (byte[] message : messages) {
      bytes.write(message);
    }
    return new AdbFrames(new ByteArrayInputStream(bytes.toByteArray()));
  }

  @Test
  void wellFormedMessages_passUnchanged() throws IOException {
    byte[] first = message(WRTE, 1, new byte[] {1, 2, 3});
    byte[] second = message(WRTE, 2, new byte[0]);
    byte[] third = message(WRTE, 3, new byte[AdbFrames.MAX_PAYLOAD]);

    byte[] all = frames(first, second, third).readAllBytes();

    assertThat(all)
        .isEqualTo(
            ByteBuffer.allocate(first.length + second.length + third.length)
                .put(first)
                .put(second)
                .put(third)
                .array());
  }

  @Test
  void garbage_isRefusedBeforeItsLengthIsBelieved() {
    byte[] garbage = message(WRTE, 1, 3, 12345, new byte[] {1, 2, 3});

    assertThatThrownBy(() -> frames(garbage).readAllBytes()).isInstanceOf(IOException.class);
  }

  @Test
  void oversizedLength_isRefused() {
    byte[] oversized = message(WRTE, 1, AdbFrames.MAX_PAYLOAD + 1, ~WRTE, new byte[10]);
    byte[] negative = message(WRTE, 1, -1, ~WRTE, new byte[10]);

    assertThatThrownBy(() -> frames(oversized).readAllBytes()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> frames(negative).readAllBytes()).isInstanceOf(IOException.class);
  }

  @Test
  void endInsideAHeader_isAnError() {
    assertThatThrownBy(() -> frames(new byte[10]).readAllBytes()).isInstanceOf(EOFException.class);
  }

  @Test
  void byteByByte_isTheSame() throws IOException {
    byte[] message = message(WRTE, 1, new byte[] {1, (byte) 0xFF, 3});
    InputStream frames = frames(message);

    byte[] read = new byte[message.length];
    for (int i = 0; i < read.length; i++) {
      read[i] = (byte) frames.read();
    }

    assertThat(read).isEqualTo(message);
    assertThat(frames.read()).isEqualTo(-1);
  }
}
