package io.phonecommand.simulator.command;

import io.phonecommand.simulator.shell.PhoneCommand;
import java.util.HashMap;
import java.util.Map;

/** The commands that every phone has. */
public final class Commands {
  private static final Map<String, PhoneCommand> ALL = all();

  private Commands() {}

  public static Map<String, PhoneCommand> builtIn() {
    return ALL;
  }

  private static Map<String, PhoneCommand> all() {
    Map<String, PhoneCommand> commands = new HashMap<>(AndroidCommands.ALL);
    commands.putAll(SimulatorCommands.ALL);
    return Map.copyOf(commands);
  }
}
