package io.phonecommand.processes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A program that serves once it has printed a text. */
public final class TalkingProgram extends ServiceProcess {

  private final String text;

  /**
   * Prepares one without starting it.
   *
   * @param command its whole command line
   * @param text part of what it prints when it serves
   */
  public TalkingProgram(String name, Path folder, List<String> command, String text)
      throws IOException {
    super(name, folder, command);
    this.text = text;
  }

  @Override
  protected boolean isReady() {
    return logSinceLaunch().contains(text);
  }
}
