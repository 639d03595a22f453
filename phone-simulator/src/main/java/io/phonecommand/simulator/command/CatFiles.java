package io.phonecommand.simulator.command;

import io.phonecommand.simulator.device.FileNode;
import io.phonecommand.simulator.shell.CommandContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/** {@code cat}: files, or what the client sends until it closes stdin. */
final class CatFiles {
  private static final int BUFFER_BYTES = 4096;

  private CatFiles() {}

  static int run(CommandContext context) throws IOException, InterruptedException {
    List<String> paths = context.arguments().isEmpty() ? List.of("-") : context.arguments();
    int exitCode = 0;
    for (String path : paths) {
      exitCode = Math.max(exitCode, path.equals("-") ? copyStdin(context) : print(context, path));
    }
    return exitCode;
  }

  private static int print(CommandContext context, String path)
      throws IOException, InterruptedException {
    FileNode node = context.device().files().find(path);
    if (node == null) {
      return context.fail(1, "cat: " + path + ": No such file or directory");
    }
    if (node.directory()) {
      return context.fail(1, "cat: " + path + ": Is a directory");
    }
    if (!node.mode().endsWith("r--")
        && !node.owner().startsWith("shell")
        && !node.mode().endsWith("r-x")) {
      return context.fail(1, "cat: " + path + ": Permission denied");
    }
    return BasicCommands.print(context, node.content());
  }

  private static int copyStdin(CommandContext context) throws IOException, InterruptedException {
    InputStream stdin = context.stdin();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int length = stdin.read(buffer); length >= 0; length = stdin.read(buffer)) {
      context.stdout(Arrays.copyOf(buffer, length));
    }
    return 0;
  }
}
