package io.phonecommand.worker.adb;

/** Decides about a command's start and hears of it, on the thread that runs the command. */
public interface Start {

  /**
   * The last thing that happens before the command is written to the phone; {@code false} means
   * that it must not be.
   */
  boolean begin();

  /** The phone has confirmed that the command runs. */
  void confirmed();
}
