package io.phonecommand.simulator.connection;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A service name that means "run this command": {@code shell:ls}, {@code shell,v2,raw:ls}, {@code
 * shell,v2,TERM=xterm,pty:} or {@code exec:ls}.
 *
 * @param packets whether both directions use shell packets (v2), so that stderr and the exit code
 *     get through
 * @param command empty for an interactive shell
 */
record ShellService(boolean packets, String command) {

  /**
   * Null if it is another service, which this phone does not have.
   *
   * @param v2 without it, as on Android 6, {@code shell} takes no options
   */
  static @Nullable ShellService parse(String name, boolean v2) {
    int colon = name.indexOf(':');
    if (colon < 0) {
      return null;
    }
    String[] parts = name.substring(0, colon).split(",", -1);
    String command = name.substring(colon + 1);
    if (!v2 && parts.length > 1) {
      return null;
    }
    return switch (parts[0]) {
      case "shell" -> new ShellService(Arrays.asList(parts).contains("v2"), command);
      case "exec" -> new ShellService(false, command);
      default -> null;
    };
  }
}
