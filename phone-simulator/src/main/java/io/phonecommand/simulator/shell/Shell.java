package io.phonecommand.simulator.shell;

import io.phonecommand.simulator.device.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one phone, and what stands for Android's {@code /system/bin/sh} (mksh): a line is
 * one command, its words are what white space separates, and no character means anything. Thread
 * safe.
 */
public final class Shell {
  private static final int NOT_FOUND = 127;
  private static final int NOHUP_FAILED = 125;
  private static final Pattern WORD = Pattern.compile("\\S+");
  private static final byte[] NOT_INTERACTIVE =
      "phone-simulator: there is no interactive shell; give a command\n"
          .getBytes(StandardCharsets.UTF_8);

  private final Device device;
  private final Map<String, PhoneCommand> shared;
  private volatile Map<String, PhoneCommand> own = Map.of();

  /**
   * @param shared the commands that all phones have
   */
  public Shell(Device device, Map<String, PhoneCommand> shared) {
    this.device = device;
    this.shared = shared;
  }

  /** Gives this phone a command of its own, which comes before a shared one. */
  public synchronized void register(String name, PhoneCommand command) {
    Map<String, PhoneCommand> copy = new HashMap<>(own);
    copy.put(name, command);
    own = copy;
  }

  /**
   * Runs the line on the calling thread and returns the exit code.
   *
   * @throws InterruptedException if it was hung up on, or killed
   */
  public int run(String line, CommandContext.Input input, Output output, HangUp hangUp)
      throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    List<String> words = WORD.matcher(line).results().map(MatchResult::group).toList();
    if (words.isEmpty()) {
      output.write(Output.Channel.STDERR, NOT_INTERACTIVE);
      return 1;
    }
    CommandContext context = new CommandContext(words, device, input, output);
    if (!context.name().equals("nohup")) {
      return run(context);
    }
    if (context.arguments().isEmpty()) {
      return context.fail(NOHUP_FAILED, "nohup: Needs 1 argument (see \"nohup --help\")");
    }
    hangUp.ignore();
    return run(new CommandContext(context.arguments(), device, input, output));
  }

  private int run(CommandContext context) throws IOException, InterruptedException {
    PhoneCommand command = find(context.name());
    return command == null
        ? context.fail(
            NOT_FOUND, "/system/bin/sh: " + context.name() + ": inaccessible or not found")
        : command.run(context) & 0xff;
  }

  /** Finds {@code ls} and {@code /system/bin/ls}. */
  private @Nullable PhoneCommand find(String name) {
    String simple = name.startsWith("/system/bin/") ? name.substring(12) : name;
    PhoneCommand mine = own.get(simple);
    return mine != null ? mine : shared.get(simple);
  }
}
