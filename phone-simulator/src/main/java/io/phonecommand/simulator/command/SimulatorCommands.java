package io.phonecommand.simulator.command;

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
          Map.entry("sim-exit", context -> number(context, 0, 0)),
          Map.entry("sim-interleave", SimulatorCommands::interleave),
          Map.entry("sim-text", SimulatorCommands::text),
          Map.entry("sim-utf8-split", SimulatorCommands::utf8Split),
          Map.entry("sim-binary", SimulatorCommands::binary),
          Map.entry("sim-trickle", SimulatorCommands::trickle),
          Map.entry("sim-flood", context -> letters(context, Long.MAX_VALUE)),
          Map.entry("sim-hang", SimulatorCommands::hang),
          Map.entry("sim-child", SimulatorCommands::child));

  /** A multiple of 26, so that every block begins with an a. */
  private static final int BLOCK_BYTES = 26 * 1024;

  private SimulatorCommands() {}

  private static int output(CommandContext context) throws IOException, InterruptedException {
    var unused = letters(context, number(context, 0, 0));
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
    var unused = letters(context, number(context, 0, 0));
    context.stdout(character(context, 1));
    return letters(context, number(context, 2, 0));
  }

  private static int utf8Split(CommandContext context) throws IOException, InterruptedException {
    String text = "a" + character(context, 0) + "z\n";
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

  private static int hang(CommandContext context) throws IOException, InterruptedException {
    var unused = letters(context, number(context, 0, 0));
    new CountDownLatch(1).await();
    return 0;
  }

  /** Waits for a process that goes on if this command is hung up on. */
  private static int child(CommandContext context) throws IOException, InterruptedException {
    Duration duration = AndroidCommands.duration(context.argument(0, "0"));
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

  /** So many bytes of the alphabet, over and over: byte {@code i} is {@code 'a' + i % 26}. */
  private static int letters(CommandContext context, long count)
      throws IOException, InterruptedException {
    for (long left = count; left > 0; left -= BLOCK_BYTES) {
      byte[] block = new byte[(int) Math.min(left, BLOCK_BYTES)];
      for (int i = 0; i < block.length; i++) {
        block[i] = (byte) ('a' + i % 26);
      }
      context.stdout(block);
    }
    return 0;
  }

  private static String character(CommandContext context, int index) {
    return context.argument(index, "").equals("4byte") ? "\ud83d\ude00" : "\u20ac";
  }

  private static int number(CommandContext context, int index, int otherwise) {
    String text = context.argument(index, "");
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : otherwise;
  }
}
