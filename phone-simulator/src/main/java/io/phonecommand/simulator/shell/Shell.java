package io.phonecommand.simulator.shell;

import io.phonecommand.simulator.device.Device;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs command lines as Android's {@code /system/bin/sh} (mksh) does. Thread safe. */
public final class Shell {
  private static final String NAME = "/system/bin/sh: ";
  private static final int SYNTAX_ERROR = 1;
  private static final int NOT_FOUND = 127;
  private static final int NOHUP_FAILED = 125;

  private final Device device;
  private final CommandTable commands;

  public Shell(Device device, CommandTable commands) {
    this.device = device;
    this.commands = commands;
  }

  /**
   * Runs the line on the calling thread and returns the exit code of its last command.
   *
   * @throws InterruptedException if it was hung up on, or killed
   */
  public int run(String line, InputStream stdin, Output output, HangUp hangUp)
      throws IOException, InterruptedException {
    List<Step> steps;
    try {
      steps = CommandLine.parse(line);
    } catch (ShellSyntaxException e) {
      complain(output, String.valueOf(e.getMessage()));
      return SYNTAX_ERROR;
    }
    int exitCode = 0;
    for (Step step : steps) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (step.condition().allows(exitCode)) {
        List<String> words = step.words();
        if (words.getFirst().equals("exit")) {
          return words.size() == 1 ? exitCode : exit(words.get(1), output);
        }
        exitCode = run(words, stdin, step.redirection().on(output), hangUp);
      }
    }
    return exitCode;
  }

  private int run(List<String> words, InputStream stdin, Output output, HangUp hangUp)
      throws IOException, InterruptedException {
    String name = words.getFirst();
    if (name.equals("nohup")) {
      return nohup(words.subList(1, words.size()), stdin, output, hangUp);
    }
    PhoneCommand command = commands.find(name);
    if (command == null) {
      complain(output, name + ": inaccessible or not found");
      return NOT_FOUND;
    }
    return command.run(new CommandContext(words, device, stdin, output)) & 0xff;
  }

  private int nohup(List<String> words, InputStream stdin, Output output, HangUp hangUp)
      throws IOException, InterruptedException {
    if (words.isEmpty()) {
      write(output, "nohup: Needs 1 argument (see \"nohup --help\")\n");
      return NOHUP_FAILED;
    }
    hangUp.ignore();
    try {
      return run(words, stdin, output, hangUp);
    } finally {
      hangUp.heed();
    }
  }

  private static int exit(String code, Output output) throws IOException, InterruptedException {
    try {
      return Integer.parseInt(code) & 0xff;
    } catch (NumberFormatException e) {
      complain(output, "exit: " + code + ": bad number");
      return SYNTAX_ERROR;
    }
  }

  private static void complain(Output output, String what)
      throws IOException, InterruptedException {
    write(output, NAME + what + "\n");
  }

  private static void write(Output output, String line) throws IOException, InterruptedException {
    output.write(Output.Channel.STDERR, line.getBytes(StandardCharsets.UTF_8));
  }
}
