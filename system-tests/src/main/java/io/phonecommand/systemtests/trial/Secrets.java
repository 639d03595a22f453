package io.phonecommand.systemtests.trial;

import io.phonecommand.systemtests.cluster.Cluster;
import io.phonecommand.systemtests.cluster.ServiceProcess;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for what must not be in a log. */
final class Secrets {

  private Secrets() {}

  /** Lines with a command of the load called {@code loadName}, or with the callers' token. */
  static List<String> in(Cluster cluster, String loadName) {
    // A request id alone is no secret; a command is the word before it, too.
    Pattern secret =
        Pattern.compile(
            "(echo|sim-exit \\d+|sim-trickle \\d+ \\d+|sleep [\\d.]+) "
                + Pattern.quote(loadName)
                + "|"
                + Pattern.quote(cluster.token()));
    return cluster.processes().stream().flatMap(process -> linesWith(secret, process)).toList();
  }

  private static Stream<String> linesWith(Pattern secret, ServiceProcess process) {
    return process
        .log()
        .lines()
        .filter(line -> secret.matcher(line).find())
        .limit(1)
        .map(line -> process.name() + ": " + line);
  }
}
