package io.phonecommand.simulator.shell;

import java.io.IOException;

/** Where a command's output goes. One thread writes; each call leaves as a packet of its own. */
@FunctionalInterface
public interface Output {
  /** Which of a command's two streams. */
  enum Channel {
    STDOUT,
    STDERR
  }

  /**
   * Sends these bytes and waits until the client took them.
   *
   * @throws IOException if the stream is over
   * @throws InterruptedException if the client closed the stream
   */
  void write(Channel channel, byte[] bytes) throws IOException, InterruptedException;
}
