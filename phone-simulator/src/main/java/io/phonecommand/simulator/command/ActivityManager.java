package io.phonecommand.simulator.command;

import io.phonecommand.simulator.shell.CommandContext;
import java.io.IOException;
import java.util.List;

/** {@code am start|broadcast|force-stop|kill}: says what Android says, and starts nothing. */
final class ActivityManager {
  private static final int USAGE = 255;

  private ActivityManager() {}

  static int run(CommandContext context) throws IOException, InterruptedException {
    return switch (context.argument(0, "")) {
      case "start", "start-activity" ->
          BasicCommands.print(context, "Starting: Intent { " + intent(context) + " }\n");
      case "startservice", "start-service" ->
          BasicCommands.print(context, "Starting service: Intent { " + intent(context) + " }\n");
      case "broadcast" ->
          BasicCommands.print(
              context,
              "Broadcasting: Intent { %s flg=0x400000 }\nBroadcast completed: result=0\n"
                  .formatted(intent(context)));
      case "force-stop", "kill", "kill-all" -> 0;
      case "" -> context.fail(USAGE, "Activity manager (activity) commands: see 'am help'");
      default -> context.fail(USAGE, "Unknown command: " + context.argument(0, ""));
    };
  }

  private static String intent(CommandContext context) {
    StringBuilder intent = new StringBuilder();
    List<String> arguments = context.arguments();
    for (int i = 1; i + 1 < arguments.size(); i++) {
      String value = arguments.get(i + 1);
      switch (arguments.get(i)) {
        case "-a" -> intent.append("act=").append(value).append(' ');
        case "-d" -> intent.append("dat=").append(value).append(' ');
        case "-n" -> intent.append("cmp=").append(value).append(' ');
        default -> {}
      }
    }
    return intent.toString().strip();
  }
}
