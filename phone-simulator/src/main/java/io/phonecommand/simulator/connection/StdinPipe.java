package io.phonecommand.simulator.connection;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * What the client sent to a command and the command has not read. As with a phone's pipe, the
 * client may go on while there are at most 64 KiB in it.
 */
final class StdinPipe extends InputStream {
  static final int ROOM = 64 * 1024;

  private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
  private final Duration waitLimit;
  private final Freezer freezer;
  private final Runnable onRoom;
  private int headPosition;
  private int size;
  private boolean closed;

  /**
   * @param onRoom called by the reading thread each time that it has taken something out
   */
  StdinPipe(Duration waitLimit, Freezer freezer, Runnable onRoom) {
    this.waitLimit = waitLimit;
    this.freezer = freezer;
    this.onRoom = onRoom;
  }

  synchronized void feed(byte[] bytes) {
    if (!closed && bytes.length > 0) {
      chunks.add(bytes);
      size += bytes.length;
      notifyAll();
    }
  }

  synchronized void endOfInput() {
    closed = true;
    notifyAll();
  }

  synchronized int size() {
    return size;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int taken = take(target, offset, length);
    if (taken > 0) {
      onRoom.run();
    }
    return taken;
  }

  private synchronized int take(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    awaitInput();
    byte[] head = chunks.peek();
    if (head == null) {
      return -1;
    }
    int count = Math.min(length, head.length - headPosition);
    System.arraycopy(head, headPosition, target, offset, count);
    headPosition += count;
    size -= count;
    if (headPosition == head.length) {
      chunks.remove();
      headPosition = 0;
    }
    return count;
  }

  private synchronized void awaitInput() throws IOException {
    long deadline = freezer.nanoTime() + waitLimit.toNanos();
    while (chunks.isEmpty() && !closed) {
      long millis = (deadline - freezer.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        throw new EOFException("no input for " + waitLimit);
      }
      try {
        wait(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("the stream was closed");
      }
    }
  }
}
