package io.phonecommand.worker.adb;

import java.io.IOException;
import okio.BufferedSource;

/**
 * Reads the {@code shell,v2} protocol: packets of an id (1 byte), a length (4 bytes, little-endian)
 * and a payload. dadb's reader keeps everything and decodes each packet by itself; this one keeps
 * what is wanted and leaves decoding to the end.
 */
final class ShellPackets {

  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int EXIT = 3;

  private ShellPackets() {}

  /**
   * Reads until the exit packet.
   *
   * @return the exit code, 0..255
   * @throws IOException if the stream ends before it (java.io.EOFException), fails, or makes no
   *     sense
   */
  static int readToExit(BufferedSource packets, ShellOutput output) throws IOException {
    while (true) {
      int id = packets.readByte();
      int length = packets.readIntLe();
      if (length < 0) {
        throw new IOException("a shell packet of negative length");
      }
      if (id == STDOUT || id == STDERR) {
        readOutput(packets, length, output);
      } else if (id == EXIT && length == 1) {
        // Codes above 127 are negative bytes.
        return packets.readByte() & 0xFF;
      } else {
        throw new IOException("a shell packet that only the host may send");
      }
    }
  }

  private static void readOutput(BufferedSource packets, int length, ShellOutput output)
      throws IOException {
    int left = length;
    while (left > 0 && output.wanted() > 0) {
      byte[] bytes = new byte[Math.min(left, output.wanted())];
      int count = packets.read(bytes, 0, bytes.length);
      if (count < 0) {
        throw new IOException("the stream ended inside a shell packet");
      }
      output.append(bytes, count);
      left -= count;
    }
    if (left > 0) {
      output.overflow();
      packets.skip(left);
    }
  }
}
