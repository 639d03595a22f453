package io.phonecommand.simulator.shell;

/**
 * What a command does when its stream is closed or its connection goes. adbd then sends SIGHUP to
 * the one process that it started, which ends unless it ignores that. Thread safe.
 */
public final class HangUp {
  private final Thread process;
  private boolean ignored;

  /**
   * @param process the thread that runs the command
   */
  public HangUp(Thread process) {
    this.process = process;
  }

  /**
   * Interrupts the thread, unless hang-ups are ignored.
   *
   * @return whether it goes on all the same
   */
  public synchronized boolean hangUp() {
    if (!ignored) {
      process.interrupt();
    }
    return ignored;
  }

  synchronized void ignore() {
    ignored = true;
  }
}
