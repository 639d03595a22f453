package io.phonecommand.worker.adb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Buffered bytes from a phone that can be asked, without blocking, whether they have ended. */
final class PhoneInput extends InputStream {

  private static final int BUFFER_BYTES = 8192;

  private final SocketChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private volatile long heardAt;

  PhoneInput(SocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (!buffer.hasRemaining()) {
      buffer.clear();
      int count = channel.read(buffer);
      buffer.flip();
      if (count < 0) {
        return -1;
      }
      heardAt = System.nanoTime();
    }
    int count = Math.min(length, buffer.remaining());
    buffer.get(bytes, offset, count);
    return count;
  }

  /**
   * When somebody last waited for bytes and got some; a {@link System#nanoTime} value. Any thread.
   */
  long heardAt() {
    return heardAt;
  }

  /**
   * Takes in what has arrived, and says whether the end is among it. What an idle phone may send is
   * a few closing messages; one that fills the buffer is treated as ended.
   */
  boolean hasEnded() throws IOException {
    channel.configureBlocking(false);
    try {
      buffer.compact();
      int count;
      do {
        count = channel.read(buffer);
      } while (count > 0);
      boolean full = !buffer.hasRemaining();
      buffer.flip();
      return count < 0 || full;
    } finally {
      channel.configureBlocking(true);
    }
  }
}
