package io.phonecommand.simulator.command;

import io.phonecommand.simulator.device.FileTree;
import io.phonecommand.simulator.shell.CommandContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code ls}, one name a line as toybox prints it where there is no terminal. Knows {@code -l},
 * {@code -a} and {@code -1}.
 */
final class ListFiles {
  private static final int DIRECTORY_BYTES = 4096;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final FileTree files;
  private final String options;
  private final StringBuilder out = new StringBuilder();

  private ListFiles(FileTree files, String options) {
    this.files = files;
    this.options = options;
  }

  static int run(CommandContext context) throws IOException, InterruptedException {
    StringBuilder options = new StringBuilder();
    List<String> paths = new ArrayList<>();
    for (String argument : context.arguments()) {
      if (argument.startsWith("-")) {
        options.append(argument, 1, argument.length());
      } else {
        paths.add(argument);
      }
    }
    String unknown = options.toString().replaceAll("[la1]", "");
    if (!unknown.isEmpty()) {
      return context.fail(1, "ls: Unknown option '" + unknown.charAt(0) + "' (see \"ls --help\")");
    }
    ListFiles list = new ListFiles(context.device().files(), options.toString());
    int exitCode = 0;
    for (String path : paths.isEmpty() ? List.of("/") : paths) {
      FileTree.Node node = list.files.find(path);
      if (node == null) {
        exitCode = context.fail(1, "ls: cannot access '" + path + "': No such file or directory");
      } else if (node.directory()) {
        list.directory(path, paths.size() > 1);
      } else {
        list.entry(path, node);
      }
    }
    if (!list.out.isEmpty()) {
      context.stdout(list.out.toString());
    }
    return exitCode;
  }

  private void directory(String path, boolean withTitle) {
    if (withTitle) {
      out.append(out.isEmpty() ? "" : "\n").append(path).append(":\n");
    }
    List<String> names = files.children(path);
    if (has('l')) {
      out.append("total ").append(4 * names.size()).append('\n');
    }
    if (has('a')) {
      entry(".", files.find(path));
      entry("..", files.find(path + "/.."));
    }
    for (String name : names) {
      entry(name, files.find(path + "/" + name));
    }
  }

  private void entry(String name, FileTree.@Nullable Node node) {
    if (has('l') && node != null) {
      int bytes = node.content().getBytes(StandardCharsets.UTF_8).length;
      out.append(
          "%s%s %d %-15s %5d %s "
              .formatted(
                  node.directory() ? "d" : "-",
                  node.mode(),
                  node.directory() ? 2 : 1,
                  node.owner(),
                  node.directory() ? DIRECTORY_BYTES : bytes,
                  DATE.format(FileTree.MODIFIED)));
    }
    out.append(name).append('\n');
  }

  private boolean has(char option) {
    return options.indexOf(option) >= 0;
  }
}
