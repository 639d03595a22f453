package io.phonecommand.worker.adb;

import java.io.Serial;

/** The connection died after the command was sent: the command may have run. */
public final class ConnectionLostException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  ConnectionLostException(String message) {
    super(message);
  }

  ConnectionLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
