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
    Map<String, PhoneCommand> commands = new HashMap<>();
    commands.put("ls", ListFiles::run);
    commands.put("cat", CatFiles::run);
    commands.put("sleep", TimeCommands::sleep);
    commands.put("date", TimeCommands::date);
    commands.put("uptime", TimeCommands::uptime);
    commands.put("settings", SettingsCommand::run);
    commands.put("getprop", ServiceCommands::getprop);
    commands.put("pm", ServiceCommands::pm);
    commands.put("wm", ServiceCommands::wm);
    commands.put("input", ServiceCommands::input);
    commands.put("am", ActivityManager::run);
    commands.putAll(BasicCommands.ALL);
    commands.putAll(SimulatorCommands.ALL);
    return Map.copyOf(commands);
  }
}
