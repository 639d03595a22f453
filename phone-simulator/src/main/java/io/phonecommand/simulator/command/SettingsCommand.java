package io.phonecommand.simulator.command;

import io.phonecommand.simulator.device.Settings;
import io.phonecommand.simulator.shell.CommandContext;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** {@code settings get|put|delete|list}, with the three namespaces of Android. */
final class SettingsCommand {
  private static final Set<String> NAMESPACES = Set.of("system", "secure", "global");
  private static final int USAGE = 255;

  private SettingsCommand() {}

  static int run(CommandContext context) throws IOException, InterruptedException {
    List<String> arguments = context.arguments();
    if (arguments.size() < 2) {
      return context.fail(USAGE, "usage: settings get|put|delete|list NAMESPACE [KEY] [VALUE]");
    }
    String namespace = arguments.get(1);
    if (!NAMESPACES.contains(namespace)) {
      return context.fail(USAGE, "Invalid namespace '" + namespace + "'");
    }
    Settings settings = context.device().settings();
    String action = arguments.getFirst() + "/" + arguments.size();
    return switch (action) {
      case "list/2" -> BasicCommands.print(context, settings.list(namespace));
      case "get/3" -> get(context, settings.get(namespace, arguments.get(2)) + "\n");
      case "put/4" -> put(context, settings, namespace);
      case "delete/3" -> delete(context, settings.delete(namespace, arguments.get(2)));
      default -> context.fail(USAGE, "Invalid command: " + arguments.getFirst());
    };
  }

  /** A key that nobody wrote reads {@code null}: that is what Android prints. */
  private static int get(CommandContext context, String value)
      throws IOException, InterruptedException {
    return BasicCommands.print(context, value);
  }

  private static int put(CommandContext context, Settings settings, String namespace)
      throws IOException, InterruptedException {
    boolean stored = settings.put(namespace, context.argument(2, ""), context.argument(3, ""));
    return stored ? 0 : context.fail(USAGE, "settings: no room for another key");
  }

  private static int delete(CommandContext context, boolean existed)
      throws IOException, InterruptedException {
    return BasicCommands.print(context, "Deleted " + (existed ? 1 : 0) + " rows\n");
  }
}
