package io.phonecommand.simulator.wire;

import java.nio.charset.StandardCharsets;

/**
 * One message. What {@code arg0} and {@code arg1} mean depends on the type; for the messages of a
 * stream they are the sender's and the receiver's id of it.
 */
public final class Message {
  private static final byte[] EMPTY = {};

  private final MessageType type;
  private final int arg0;
  private final int arg1;
  private final byte[] payload;

  /** The payload is not copied: whoever makes a message no longer writes to the array. */
  public Message(MessageType type, int arg0, int arg1, byte[] payload) {
    this.type = type;
    this.arg0 = arg0;
    this.arg1 = arg1;
    this.payload = payload;
  }

  public Message(MessageType type, int arg0, int arg1) {
    this(type, arg0, arg1, EMPTY);
  }

  public MessageType type() {
    return type;
  }

  public int arg0() {
    return arg0;
  }

  public int arg1() {
    return arg1;
  }

  public byte[] payload() {
    return payload;
  }

  /** The payload as text, without the NUL that most clients end it with. */
  public String text() {
    int length = payload.length;
    while (length > 0 && payload[length - 1] == 0) {
      length--;
    }
    return new String(payload, 0, length, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "%s(%d, %d, %d bytes)".formatted(type, arg0, arg1, payload.length);
  }
}
