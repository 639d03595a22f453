package io.phonecommand.simulator.wire;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of message in AOSP's {@code packages/modules/adb/protocol.txt} that a phone answers.
 */
public enum MessageType {
  CNXN(0x4e584e43),
  AUTH(0x48545541),
  OPEN(0x4e45504f),
  OKAY(0x59414b4f),
  WRTE(0x45545257),
  CLSE(0x45534c43),
  /** The phone demands that the client begins a TLS session. */
  STLS(0x534c5453);

  private final int code;

  MessageType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static @Nullable MessageType of(int code) {
    for (MessageType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return null;
  }
}
