package io.phonecommand.systemtests.trial;

import io.phonecommand.systemtests.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for what must not be in a log. */
final class Secrets {

  private Secrets() {}

  /** Lines with a command of the load called {@code loadName}, or with the callers' token. */
  static List<String> in(Cluster cluster, String loadName) throws IOException {
    // A request id alone is no secret; a command is the word before it, too.
    Pattern secret =
        Pattern.compile(
            "(echo|sim-exit \\d+|sim-trickle \\d+ \\d+|sleep [\\d.]+) "
                + Pattern.quote(loadName)
                + "|"
                + Pattern.quote(cluster.token()));
    List<String> found = new ArrayList<>();
    for (Path log : cluster.logFiles()) {
      try (Stream<String> lines = Files.lines(log)) {
        lines
            .filter(line -> secret.matcher(line).find())
            .limit(1)
            .forEach(line -> found.add(log.getFileName() + ": " + line));
      }
    }
    return found;
  }
}
