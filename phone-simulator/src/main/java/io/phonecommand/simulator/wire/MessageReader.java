package io.phonecommand.simulator.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads messages, and trusts nothing that they say about themselves. Used by one thread.
 *
 * <p>It reads from the socket without a buffer of its own: an idle connection costs 24 bytes here.
 */
public final class MessageReader {
  private final InputStream in;
  private final byte[] header = new byte[Protocol.HEADER_BYTES];
  private volatile int maximumPayload = Protocol.HANDSHAKE_MAXIMUM_PAYLOAD;
  private volatile boolean checksums = true;

  public MessageReader(InputStream in) {
    this.in = in;
  }

  /**
   * From now on the numbers of the handshake hold. May be called by another thread than the one
   * that waits for the next message.
   */
  public void negotiated(int maximumPayload, boolean checksums) {
    this.maximumPayload = maximumPayload;
    this.checksums = checksums;
  }

  /**
   * Waits for the next message.
   *
   * @throws EOFException if the client closed the connection
   * @throws ProtocolException if these bytes cannot be a message
   */
  public Message read() throws IOException {
    if (in.readNBytes(header, 0, header.length) < header.length) {
      throw new EOFException("the client closed the connection");
    }
    ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    int command = fields.getInt();
    int arg0 = fields.getInt();
    int arg1 = fields.getInt();
    int length = fields.getInt();
    int checksum = fields.getInt();
    if (fields.getInt() != ~command) {
      throw new ProtocolException("the magic does not fit the command");
    }
    MessageType type = MessageType.of(command);
    if (type == null) {
      throw new ProtocolException("unknown command 0x%08x".formatted(command));
    }
    return new Message(type, arg0, arg1, payload(length, checksum));
  }

  private byte[] payload(int length, int checksum) throws IOException {
    if (length < 0 || length > maximumPayload) {
      throw new ProtocolException("a payload of " + Integer.toUnsignedString(length) + " bytes");
    }
    // Grows with what really arrives: a length field alone reserves no memory.
    byte[] payload = in.readNBytes(length);
    if (payload.length < length) {
      throw new EOFException("the client closed the connection within a message");
    }
    if (checksums && Protocol.checksum(payload) != checksum) {
      throw new ProtocolException("the checksum does not fit the payload");
    }
    return payload;
  }
}
