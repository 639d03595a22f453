package io.phonecommand.simulator.shell;

/** The command line is not one that this shell understands; the message is what sh prints. */
final class ShellSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  ShellSyntaxException(String message) {
    super(message);
  }
}
