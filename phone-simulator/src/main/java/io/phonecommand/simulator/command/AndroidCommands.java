package io.phonecommand.simulator.command;

import static java.util.Map.entry;

import io.phonecommand.simulator.device.AndroidImage;
import io.phonecommand.simulator.device.FileTree;
import io.phonecommand.simulator.shell.CommandContext;
import io.phonecommand.simulator.shell.PhoneCommand;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a phone's usual commands print. Phones live in GMT, and nothing happens on their screens.
 */
final class AndroidCommands {
  private static final String ID =
      "uid=2000(shell) gid=2000(shell) groups=2000(shell),1004(input),1007(log),1011(adb),"
          + "1015(sdcard_rw),1028(sdcard_r),3001(net_bt_admin),3002(net_bt),3003(inet),"
          + "3006(net_bw_stats),3009(readproc),3011(uhid) context=u:r:shell:s0\n";

  static final Map<String, PhoneCommand> ALL =
      Map.ofEntries(
          entry("true", context -> 0),
          entry("false", context -> 1),
          entry(":", context -> 0),
          entry("exit", AndroidCommands::exit),
          entry("echo", AndroidCommands::echo),
          entry("pwd", context -> print(context, "/\n")),
          entry("id", context -> print(context, ID)),
          entry("whoami", context -> print(context, "shell\n")),
          entry("ls", ListFiles::run),
          entry("cat", AndroidCommands::cat),
          entry("sleep", AndroidCommands::sleep),
          entry("date", AndroidCommands::date),
          entry("uptime", AndroidCommands::uptime),
          entry("reboot", AndroidCommands::reboot),
          entry("getprop", AndroidCommands::getprop),
          entry("settings", AndroidCommands::settings),
          entry("pm", AndroidCommands::pm),
          entry("wm", AndroidCommands::wm),
          entry("input", AndroidCommands::input),
          entry("am", AndroidCommands::am));

  private static final DateTimeFormatter DATE = formatter("EEE MMM d HH:mm:ss 'GMT' yyyy");
  private static final DateTimeFormatter TIME = formatter("HH:mm:ss");
  private static final Set<String> INPUTS =
      Set.of("text", "tap", "swipe", "keyevent", "draganddrop", "press", "roll", "motionevent");

  /** What Android's services answer to a command that they do not know. */
  private static final int USAGE = 255;

  /** A phone has some hundreds; a client that writes new keys for ever is told no. */
  private static final int MAXIMUM_SETTINGS = 1000;

  private AndroidCommands() {}

  /** Seconds, fractions too; null if it is no number. */
  static @Nullable Duration duration(String text) {
    return text.matches("[0-9]{0,9}\\.?[0-9]{1,9}")
        ? Duration.ofNanos((long) (Double.parseDouble(text) * 1e9))
        : null;
  }

  private static int print(CommandContext context, String text)
      throws IOException, InterruptedException {
    context.stdout(text);
    return 0;
  }

  private static int exit(CommandContext context) throws IOException, InterruptedException {
    String code = context.argument(0, "0");
    return code.matches("[0-9]{1,9}")
        ? Integer.parseInt(code)
        : context.fail(1, "/system/bin/sh: exit: " + code + ": bad number");
  }

  private static int echo(CommandContext context) throws IOException, InterruptedException {
    List<String> words = context.arguments();
    return context.argument(0, "").equals("-n")
        ? print(context, String.join(" ", words.subList(1, words.size())))
        : print(context, String.join(" ", words) + "\n");
  }

  /** Files, or nothing once the client has ended the standard input. */
  private static int cat(CommandContext context) throws IOException, InterruptedException {
    List<String> paths = context.arguments().isEmpty() ? List.of("-") : context.arguments();
    int exitCode = 0;
    for (String path : paths) {
      FileTree.Node node = context.device().files().find(path);
      if (path.equals("-")) {
        context.awaitEndOfInput();
      } else if (node == null) {
        exitCode = context.fail(1, "cat: " + path + ": No such file or directory");
      } else if (node.directory()) {
        exitCode = context.fail(1, "cat: " + path + ": Is a directory");
      } else if (node.mode().charAt(6) != 'r') {
        exitCode = context.fail(1, "cat: " + path + ": Permission denied");
      } else {
        context.stdout(node.content());
      }
    }
    return exitCode;
  }

  private static int sleep(CommandContext context) throws IOException, InterruptedException {
    if (context.arguments().size() != 1) {
      return context.fail(1, "sleep: Needs 1 argument (see \"sleep --help\")");
    }
    Duration duration = duration(context.argument(0, ""));
    if (duration == null) {
      return context.fail(1, "sleep: bad time '" + context.argument(0, "") + "'");
    }
    Thread.sleep(duration);
    return 0;
  }

  private static int date(CommandContext context) throws IOException, InterruptedException {
    return context.arguments().isEmpty()
        ? print(context, DATE.format(context.device().clock().instant()) + "\n")
        : context.fail(1, "date: bad date '" + context.argument(0, "") + "'");
  }

  private static int uptime(CommandContext context) throws IOException, InterruptedException {
    Instant now = context.device().clock().instant();
    long minutes = Duration.between(context.device().bootedAt(), now).toMinutes();
    return print(
        context,
        " %s up %d min,  0 users,  load average: 0.00, 0.00, 0.00\n"
            .formatted(TIME.format(now), minutes));
  }

  /** The exit code still arrives; then the phone's connections are cut. */
  private static int reboot(CommandContext context) {
    context.device().reboot();
    return 0;
  }

  private static int getprop(CommandContext context) throws IOException, InterruptedException {
    Map<String, String> properties = context.device().properties();
    if (!context.arguments().isEmpty()) {
      String otherwise = context.argument(1, "");
      return print(context, properties.getOrDefault(context.argument(0, ""), otherwise) + "\n");
    }
    StringBuilder lines = new StringBuilder();
    properties.forEach((key, value) -> lines.append("[%s]: [%s]\n".formatted(key, value)));
    return print(context, lines.toString());
  }

  /** A key that nobody wrote reads {@code null}: that is what Android prints. */
  private static int settings(CommandContext context) throws IOException, InterruptedException {
    String namespace = context.argument(1, "") + "/";
    String key = namespace + context.argument(2, "");
    NavigableMap<String, String> settings = context.device().settings();
    boolean known = Set.of("system/", "secure/", "global/").contains(namespace);
    return switch (known ? context.argument(0, "") + "/" + context.arguments().size() : "") {
      case "get/3" -> print(context, settings.getOrDefault(key, "null") + "\n");
      case "put/4" -> {
        if (settings.size() >= MAXIMUM_SETTINGS && !settings.containsKey(key)) {
          yield context.fail(USAGE, "settings: no room for another key");
        }
        settings.put(key, context.argument(3, ""));
        yield 0;
      }
      case "delete/3" ->
          print(context, "Deleted %d rows\n".formatted(settings.remove(key) == null ? 0 : 1));
      case "list/2" -> {
        StringBuilder lines = new StringBuilder();
        settings
            .subMap(namespace, namespace + Character.MAX_VALUE)
            .forEach(
                (name, value) ->
                    lines.append("%s=%s\n".formatted(name.substring(namespace.length()), value)));
        yield print(context, lines.toString());
      }
      default ->
          context.fail(
              USAGE, "usage: settings get|put|delete|list system|secure|global [KEY] [VALUE]");
    };
  }

  private static int pm(CommandContext context) throws IOException, InterruptedException {
    if (!context.argument(0, "").equals("list") || !context.argument(1, "").equals("packages")) {
      return context.fail(USAGE, "Unknown command: " + context.argument(0, ""));
    }
    String filter = context.argument(2, "");
    StringBuilder lines = new StringBuilder();
    for (String name : AndroidImage.PACKAGES) {
      if (filter.startsWith("-") || name.contains(filter)) {
        lines.append("package:").append(name).append('\n');
      }
    }
    return print(context, lines.toString());
  }

  private static int wm(CommandContext context) throws IOException, InterruptedException {
    return switch (String.join(" ", context.arguments())) {
      case "size" -> print(context, "Physical size: 1080x2400\n");
      case "density" -> print(context, "Physical density: 420\n");
      default -> context.fail(USAGE, "usage: wm size|density");
    };
  }

  /** Says nothing if all is well, as on a phone; the input goes nowhere. */
  private static int input(CommandContext context) throws IOException, InterruptedException {
    return context.arguments().stream().anyMatch(INPUTS::contains)
        ? 0
        : context.fail(USAGE, "Usage: input [<source>] [-d DISPLAY_ID] <command> [<arg>...]");
  }

  /** Says what Android says, and starts nothing. */
  private static int am(CommandContext context) throws IOException, InterruptedException {
    String intent =
        (String.join(" ", context.arguments()) + " ")
            .replaceFirst("^\\S+ ", "")
            .replace("-a ", "act=")
            .replace("-d ", "dat=")
            .replace("-n ", "cmp=");
    return switch (context.argument(0, "")) {
      case "start", "start-activity" -> print(context, "Starting: Intent { " + intent + "}\n");
      case "startservice", "start-service" ->
          print(context, "Starting service: Intent { " + intent + "}\n");
      case "broadcast" ->
          print(
              context,
              "Broadcasting: Intent { %sflg=0x400000 }\nBroadcast completed: result=0\n"
                  .formatted(intent));
      case "force-stop", "kill", "kill-all" -> 0;
      default -> context.fail(USAGE, "Unknown command: " + context.argument(0, ""));
    };
  }

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }
}
