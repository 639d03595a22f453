package io.phonecommand.simulator.connection;

import io.phonecommand.simulator.wire.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The standard input of one command, of which only the end matters: what the client sends is thrown
 * away. Its shell packets are an id, a length, and that many bytes, cut into messages wherever it
 * likes; never more than a header is held, whatever a length claims.
 */
final class Stdin {
  private static final int HEADER_BYTES = 5;

  /** AOSP's shell_protocol.h. dadb sends 3 for it, which a phone ignores like this one does. */
  private static final int CLOSE_STDIN = 4;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Duration waitLimit;
  private final Freezer freezer;
  private final ByteBuffer header =
      ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private int left;

  Stdin(Duration waitLimit, Freezer freezer) {
    this.waitLimit = waitLimit;
    this.freezer = freezer;
  }

  /** Called by the one thread that reads from the client. */
  void take(byte[] payload) throws ProtocolException {
    ByteBuffer in = ByteBuffer.wrap(payload);
    while (in.hasRemaining()) {
      int skipped = Math.min(left, in.remaining());
      in.position(in.position() + skipped);
      left -= skipped;
      if (in.hasRemaining()) {
        header.put(in.get());
      }
      if (!header.hasRemaining()) {
        begin();
      }
    }
  }

  private void begin() throws ProtocolException {
    int id = header.flip().get();
    left = header.getInt();
    header.clear();
    if (left < 0) {
      throw new ProtocolException("shell packet " + id + " of " + left + " bytes");
    }
    if (id == CLOSE_STDIN) {
      end();
    }
  }

  void end() {
    ended.countDown();
  }

  void awaitEnd() throws IOException, InterruptedException {
    if (!freezer.await(waitLimit, nanos -> ended.await(nanos, TimeUnit.NANOSECONDS))) {
      throw new EOFException("no end of input for " + waitLimit);
    }
  }
}
