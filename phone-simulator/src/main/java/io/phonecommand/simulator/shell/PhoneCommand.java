package io.phonecommand.simulator.shell;

import java.io.IOException;

/** A command of a phone; tests may register their own. */
@FunctionalInterface
public interface PhoneCommand {
  /**
   * Runs on a virtual thread of its own and may block. When the client closes the stream or the
   * connection is lost, that thread is interrupted, unless the command runs under {@code nohup};
   * and when the phone is switched off, it is in any case. Let the exceptions through.
   *
   * @return the exit code, 0 to 255
   */
  int run(CommandContext context) throws IOException, InterruptedException;
}
