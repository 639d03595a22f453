package io.phonecommand.simulator.command;

import io.phonecommand.simulator.device.FileNode;
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
 * {@code -d}, {@code -a}, {@code -A} and {@code -1}.
 */
final class ListFiles {
  private static final int DIRECTORY_BYTES = 4096;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final FileTree files;
  private final boolean detailed;
  private final boolean dotEntries;
  private final StringBuilder out = new StringBuilder();

  private ListFiles(FileTree files, String options) {
    this.files = files;
    this.detailed = options.indexOf('l') >= 0;
    this.dotEntries = options.indexOf('a') >= 0;
  }

  static int run(CommandContext context) throws IOException, InterruptedException {
    StringBuilder options = new StringBuilder();
    List<String> paths = new ArrayList<>();
    for (String argument : context.arguments()) {
      if (argument.startsWith("-") && argument.length() > 1) {
        options.append(argument, 1, argument.length());
      } else {
        paths.add(argument);
      }
    }
    String unknown = options.toString().replaceAll("[ldaA1]", "");
    if (!unknown.isEmpty()) {
      return context.fail(1, "ls: Unknown option '" + unknown.charAt(0) + "' (see \"ls --help\")");
    }
    if (paths.isEmpty()) {
      paths.add("/");
    }
    ListFiles list = new ListFiles(context.device().files(), options.toString());
    int exitCode = 0;
    boolean asEntries = options.indexOf("d") >= 0;
    List<String> directories = new ArrayList<>();
    for (String path : paths) {
      FileNode node = list.files.find(path);
      if (node == null) {
        exitCode = context.fail(1, "ls: cannot access '" + path + "': No such file or directory");
      } else if (node.directory() && !asEntries) {
        directories.add(path);
      } else {
        list.entry(path, node);
      }
    }
    for (String directory : directories) {
      list.directory(directory, paths.size() > 1);
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
    if (detailed) {
      out.append("total ").append(4 * names.size()).append('\n');
    }
    if (dotEntries) {
      entry(".", files.find(path));
      entry("..", files.find(path + "/.."));
    }
    for (String name : names) {
      entry(name, files.find(path + "/" + name));
    }
  }

  private void entry(String name, @Nullable FileNode node) {
    if (detailed && node != null) {
      int size =
          node.directory()
              ? DIRECTORY_BYTES
              : node.content().getBytes(StandardCharsets.UTF_8).length;
      String[] owner = node.owner().split(" ", 2);
      out.append(
          "%s%s %d %-5s %-9s %5d %s "
              .formatted(
                  node.directory() ? "d" : "-",
                  node.mode(),
                  node.directory() ? 2 : 1,
                  owner[0],
                  owner[1],
                  size,
                  DATE.format(FileNode.MODIFIED)));
    }
    out.append(name).append('\n');
  }
}
