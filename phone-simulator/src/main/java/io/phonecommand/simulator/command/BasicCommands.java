package io.phonecommand.simulator.command;

import io.phonecommand.simulator.shell.CommandContext;
import io.phonecommand.simulator.shell.PhoneCommand;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The commands that fit on a line or two. */
final class BasicCommands {
  private static final String ID =
      "uid=2000(shell) gid=2000(shell) groups=2000(shell),1004(input),1007(log),1011(adb),"
          + "1015(sdcard_rw),1028(sdcard_r),3001(net_bt_admin),3002(net_bt),3003(inet),"
          + "3006(net_bw_stats),3009(readproc),3011(uhid) context=u:r:shell:s0\n";

  static final Map<String, PhoneCommand> ALL =
      Map.of(
          "true", context -> 0,
          "false", context -> 1,
          ":", context -> 0,
          "echo", BasicCommands::echo,
          "pwd", context -> print(context, "/\n"),
          "id", context -> print(context, ID),
          "whoami", context -> print(context, "shell\n"),
          "reboot", BasicCommands::reboot);

  private BasicCommands() {}

  static int print(CommandContext context, String text) throws IOException, InterruptedException {
    context.stdout(text);
    return 0;
  }

  private static int echo(CommandContext context) throws IOException, InterruptedException {
    List<String> words = context.arguments();
    boolean newline = !context.argument(0, "").equals("-n");
    if (!newline) {
      words = words.subList(1, words.size());
    }
    return print(context, String.join(" ", words) + (newline ? "\n" : ""));
  }

  /** The exit code still arrives; then the phone's connections are cut. */
  private static int reboot(CommandContext context) {
    context.device().reboot();
    return 0;
  }
}
