package io.phonecommand.worker.adb;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a phone sends, checked before dadb sees it. dadb believes every length that a peer names;
 * this stream lets only well-formed ADB messages through, so that garbage ends the connection
 * instead of filling the heap.
 */
final class AdbFrames extends InputStream {

  /**
   * The largest payload that we offer, hence the largest that a phone may send: the one that every
   * adbd can make do with (AOSP's MAX_PAYLOAD_V1), as each command that runs may hold one.
   */
  static final int MAX_PAYLOAD = 4 * 1024;

  private static final int HEADER_BYTES = 24;
  private static final int COMMAND = 0;
  private static final int LENGTH = 12;
  private static final int MAGIC = 20;

  private final InputStream phone;
  private final ByteBuffer header =
      ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private int payloadLeft;

  AdbFrames(InputStream phone) {
    this.phone = phone;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!header.hasRemaining() && payloadLeft == 0 && !readHeader()) {
      return -1;
    }
    if (header.hasRemaining()) {
      int count = Math.min(length, header.remaining());
      header.get(bytes, offset, count);
      return count;
    }
    int count = phone.read(bytes, offset, Math.min(length, payloadLeft));
    payloadLeft -= Math.max(count, 0);
    return count;
  }

  private boolean readHeader() throws IOException {
    int count = phone.readNBytes(header.array(), 0, HEADER_BYTES);
    if (count == 0) {
      return false;
    }
    if (count < HEADER_BYTES) {
      throw new EOFException("the phone's message ends in its header");
    }
    header.clear();
    int length = header.getInt(LENGTH);
    if (header.getInt(MAGIC) != ~header.getInt(COMMAND) || length < 0 || length > MAX_PAYLOAD) {
      header.limit(0);
      throw new NoAdbMessageException();
    }
    payloadLeft = length;
    return true;
  }

  /** The peer doesn't speak ADB, or not any more. */
  static final class NoAdbMessageException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    NoAdbMessageException() {
      super("the phone sent something that is no ADB message");
    }
  }
}
