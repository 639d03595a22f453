package io.phonecommand.simulator.command;

import io.phonecommand.simulator.shell.AbruptEnd;
import io.phonecommand.simulator.shell.CommandContext;
import io.phonecommand.simulator.shell.PhoneCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Commands that no phone has: each makes an output that a test can foretell to the byte. Their
 * names and arguments use only letters, digits, hyphens and the space. See the module's README.
 */
final class SimulatorCommands {
  static final Map<String, PhoneCommand> ALL =
      Map.ofEntries(
          Map.entry("sim-output", SimulatorCommands::output),
          Map.entry("sim-stderr", SimulatorCommands::stderr),
          Map.entry("sim-exit", context -> number(context, 0, 0)),
          Map.entry("sim-interleave", SimulatorCommands::interleave),
          Map.entry("sim-text", SimulatorCommands::text),
          Map.entry("sim-utf8-split", SimulatorCommands::utf8Split),
          Map.entry("sim-binary", SimulatorCommands::binary),
          Map.entry("sim-trickle", SimulatorCommands::trickle),
          Map.entry("sim-flood", SimulatorCommands::flood),
          Map.entry("sim-hang", SimulatorCommands::hang),
          Map.entry("sim-child", SimulatorCommands::child),
          Map.entry("sim-no-exit", context -> end(context, AbruptEnd.How.CLOSE_STREAM)),
          Map.entry("sim-drop", context -> end(context, AbruptEnd.How.DROP_CONNECTION)));

  private SimulatorCommands() {}

  private static int output(CommandContext context) throws IOException, InterruptedException {
    new Letters(number(context, 0, 0)).forEachBlock(context::stdout);
    return number(context, 1, 0);
  }

  private static int stderr(CommandContext context) throws IOException, InterruptedException {
    new Letters(number(context, 0, 0)).forEachBlock(context::stderr);
    return number(context, 1, 0);
  }

  private static int interleave(CommandContext context) throws IOException, InterruptedException {
    int pairs = number(context, 0, 1);
    for (int i = 1; i <= pairs; i++) {
      context.stdout("out-%04d\n".formatted(i));
      context.stderr("err-%04d\n".formatted(i));
    }
    return number(context, 1, 0);
  }

  private static int text(CommandContext context) throws IOException, InterruptedException {
    new Letters(number(context, 0, 0)).forEachBlock(context::stdout);
    context.stdout(character(context.argument(1, "3byte")));
    new Letters(number(context, 2, 0)).forEachBlock(context::stdout);
    return 0;
  }

  private static int utf8Split(CommandContext context) throws IOException, InterruptedException {
    String text = "a" + character(context.argument(0, "3byte")) + "z\n";
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      context.stdout(new byte[] {b});
    }
    return 0;
  }

  /** Bytes 0x80 to 0xff: none of them is a character of UTF-8 at this place. */
  private static int binary(CommandContext context) throws IOException, InterruptedException {
    byte[] bytes = new byte[Math.min(number(context, 0, 128), 1 << 20)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (0xff - i % 128);
    }
    context.stdout(bytes);
    return 0;
  }

  private static int trickle(CommandContext context) throws IOException, InterruptedException {
    int lines = number(context, 0, 1);
    for (int i = 1; i <= lines; i++) {
      context.stdout("line-%04d\n".formatted(i));
      Thread.sleep(number(context, 1, 0));
    }
    return 0;
  }

  private static int flood(CommandContext context) throws IOException, InterruptedException {
    long bytes = context.arguments().isEmpty() ? Long.MAX_VALUE : number(context, 0, 0);
    new Letters(bytes).forEachBlock(context::stdout);
    return 0;
  }

  private static int hang(CommandContext context) throws IOException, InterruptedException {
    new Letters(number(context, 0, 0)).forEachBlock(context::stdout);
    new CountDownLatch(1).await();
    return 0;
  }

  /** Waits for a process that goes on if this command is hung up on. */
  private static int child(CommandContext context) throws IOException, InterruptedException {
    Duration duration = TimeCommands.duration(context.argument(0, "0"));
    if (duration == null) {
      return context.fail(1, "sim-child: bad time '" + context.argument(0, "") + "'");
    }
    try {
      context.device().processes().startChild(duration).join();
    } catch (IllegalStateException e) {
      return context.fail(1, "sim-child: fork: Try again");
    }
    return 0;
  }

  private static int end(CommandContext context, AbruptEnd.How how)
      throws IOException, InterruptedException {
    new Letters(number(context, 0, 0)).forEachBlock(context::stdout);
    throw new AbruptEnd(how);
  }

  private static String character(String width) {
    return switch (width) {
      case "1byte" -> "x";
      case "2byte" -> "\u00e9";
      case "4byte" -> "\ud83d\ude00";
      default -> "\u20ac";
    };
  }

  private static int number(CommandContext context, int index, int otherwise) {
    String text = context.argument(index, "");
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : otherwise;
  }
}
