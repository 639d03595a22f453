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

  private final Device device;
  private final CommandTable commands;

  public Shell(Device device, CommandTable commands) {
    this.device = device;
    this.commands = commands;
  }

  /** Runs the line on the calling thread and returns the exit code of its last command. */
  public int run(String line, InputStream stdin, Output output)
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
      if (step.condition().allows(exitCode)) {
        List<String> words = step.words();
        if (words.getFirst().equals("exit")) {
          return words.size() == 1 ? exitCode : exit(words.get(1), output);
        }
        exitCode = run(step, stdin, step.redirection().on(output));
      }
    }
    return exitCode;
  }

  private int run(Step step, InputStream stdin, Output output)
      throws IOException, InterruptedException {
    String name = step.words().getFirst();
    PhoneCommand command = commands.find(name);
    if (command == null) {
      complain(output, name + ": inaccessible or not found");
      return NOT_FOUND;
    }
    return command.run(new CommandContext(step.words(), device, stdin, output)) & 0xff;
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
    output.write(Output.Channel.STDERR, (NAME + what + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
