package io.phonecommand.simulator.wire;

import java.io.IOException;

/** The client sent what no adb client sends; nothing but closing the connection is safe. */
public final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  public ProtocolException(String message) {
    super(message);
  }
}
