package io.phonecommand.simulator.connection;

import io.phonecommand.simulator.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Takes the client's shell packets apart: an id, a length, and that many bytes, cut into messages
 * wherever the client likes. It never holds more than a header, whatever a length claims. Packets
 * that mean nothing here (the window's size, for one) are skipped.
 */
final class StdinDecoder {
  private static final int HEADER_BYTES = 5;
  private static final int STDIN = 0;

  /** AOSP's shell_protocol.h. dadb sends 3 for it, which a phone ignores like this one does. */
  private static final int CLOSE_STDIN = 4;

  private final StdinPipe pipe;
  private final ByteBuffer header =
      ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private int id;
  private int left;

  StdinDecoder(StdinPipe pipe) {
    this.pipe = pipe;
  }

  void decode(byte[] payload) throws ProtocolException {
    ByteBuffer in = ByteBuffer.wrap(payload);
    while (in.hasRemaining()) {
      if (left > 0) {
        body(in);
      } else {
        header.put(in.get());
        if (!header.hasRemaining()) {
          begin();
        }
      }
    }
  }

  private void begin() throws ProtocolException {
    header.flip();
    id = header.get();
    left = header.getInt();
    header.clear();
    if (left < 0) {
      throw new ProtocolException("shell packet " + id + " of " + left + " bytes");
    }
    if (id == CLOSE_STDIN) {
      pipe.endOfInput();
    }
  }

  private void body(ByteBuffer in) {
    byte[] part = new byte[Math.min(left, in.remaining())];
    in.get(part);
    left -= part.length;
    if (id == STDIN) {
      pipe.feed(part);
    }
  }
}
