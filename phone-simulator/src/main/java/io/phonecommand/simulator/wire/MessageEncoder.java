package io.phonecommand.simulator.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Turns messages into bytes. */
public final class MessageEncoder {
  private volatile boolean checksums = true;

  /** Whether the messages after the handshake carry checksums. */
  public void negotiated(boolean checksums) {
    this.checksums = checksums;
  }

  /** Header and payload in one array, so that one write sends both. */
  public byte[] encode(Message message) {
    byte[] payload = message.payload();
    return ByteBuffer.allocate(Protocol.HEADER_BYTES + payload.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(message.type().code())
        .putInt(message.arg0())
        .putInt(message.arg1())
        .putInt(payload.length)
        .putInt(needsChecksum(message) ? Protocol.checksum(payload) : 0)
        .putInt(~message.type().code())
        .put(payload)
        .array();
  }

  /** The handshake always has them: what the other side can do without is not known before. */
  private boolean needsChecksum(Message message) {
    return checksums || message.type() == MessageType.CNXN || message.type() == MessageType.AUTH;
  }
}
