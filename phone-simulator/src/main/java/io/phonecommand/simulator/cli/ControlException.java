package io.phonecommand.simulator.cli;

/** A request to the control endpoint that cannot be done; the message is for its sender. */
final class ControlException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  ControlException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
