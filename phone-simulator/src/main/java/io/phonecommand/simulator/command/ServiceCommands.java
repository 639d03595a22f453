package io.phonecommand.simulator.command;

import io.phonecommand.simulator.device.Settings;
import io.phonecommand.simulator.shell.CommandContext;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The command-line faces of Android's services. */
final class ServiceCommands {
  private static final Set<String> INPUTS =
      Set.of("text", "tap", "swipe", "keyevent", "draganddrop", "press", "roll", "motionevent");
  private static final String SIZE = "wm-size";
  private static final int USAGE = 255;

  private ServiceCommands() {}

  static int getprop(CommandContext context) throws IOException, InterruptedException {
    if (context.arguments().isEmpty()) {
      StringBuilder lines = new StringBuilder();
      context
          .device()
          .properties()
          .forEach((key, value) -> lines.append("[%s]: [%s]\n".formatted(key, value)));
      return BasicCommands.print(context, lines.toString());
    }
    String otherwise = context.argument(1, "");
    String value = context.device().properties().getOrDefault(context.argument(0, ""), otherwise);
    return BasicCommands.print(context, value + "\n");
  }

  static int pm(CommandContext context) throws IOException, InterruptedException {
    if (!context.argument(0, "").equals("list") || !context.argument(1, "").equals("packages")) {
      return context.fail(USAGE, "Unknown command: " + context.argument(0, ""));
    }
    String filter = context.arguments().size() > 2 ? context.arguments().getLast() : "";
    StringBuilder lines = new StringBuilder();
    for (String name : context.device().packages()) {
      if (filter.startsWith("-") || name.contains(filter)) {
        lines.append("package:").append(name).append('\n');
      }
    }
    return BasicCommands.print(context, lines.toString());
  }

  static int wm(CommandContext context) throws IOException, InterruptedException {
    if (context.argument(0, "").equals("density")) {
      return BasicCommands.print(context, "Physical density: 420\n");
    }
    if (!context.argument(0, "").equals("size")) {
      return context.fail(USAGE, "Unknown command: " + context.argument(0, ""));
    }
    Settings settings = context.device().settings();
    String size = context.argument(1, "");
    if (size.isEmpty()) {
      String override = settings.get(SIZE, SIZE);
      return BasicCommands.print(
          context,
          "Physical size: 1080x2400\n"
              + (override == null ? "" : "Override size: " + override + "\n"));
    }
    if (size.equals("reset")) {
      settings.delete(SIZE, SIZE);
    } else if (!size.matches("[0-9]{1,5}x[0-9]{1,5}") || !settings.put(SIZE, SIZE, size)) {
      return context.fail(USAGE, "Error: bad size " + size);
    }
    return 0;
  }

  /** Says nothing if all is well, as on a phone; the input goes nowhere. */
  static int input(CommandContext context) throws IOException, InterruptedException {
    List<String> arguments = context.arguments();
    if (arguments.stream().anyMatch(INPUTS::contains)) {
      return 0;
    }
    return context.fail(
        USAGE,
        arguments.isEmpty()
            ? "Usage: input [<source>] [-d DISPLAY_ID] <command> [<arg>...]"
            : "Error: Unknown command: " + arguments.getFirst());
  }
}
