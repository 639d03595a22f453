package io.phonecommand.simulator.shell;

import org.jspecify.annotations.Nullable;

/**
 * Where the two streams of one command go.
 *
 * @param stdout null is {@code /dev/null}
 * @param stderr null is {@code /dev/null}
 */
record Redirection(Output.@Nullable Channel stdout, Output.@Nullable Channel stderr) {
  static final Redirection NONE = new Redirection(Output.Channel.STDOUT, Output.Channel.STDERR);

  /** This one and then the operator's, or null if the operator does not redirect. */
  @Nullable Redirection and(String operator) {
    return switch (operator) {
      case ">&2", "1>&2" -> new Redirection(stderr, stderr);
      case "2>&1" -> new Redirection(stdout, stdout);
      case ">&1", "1>&1" -> this;
      case ">/dev/null", "1>/dev/null" -> new Redirection(null, stderr);
      case "2>/dev/null" -> new Redirection(stdout, null);
      default -> null;
    };
  }

  Output on(Output output) {
    if (equals(NONE)) {
      return output;
    }
    return (channel, bytes) -> {
      Output.Channel target = channel == Output.Channel.STDOUT ? stdout : stderr;
      if (target != null) {
        output.write(target, bytes);
      }
    };
  }
}
