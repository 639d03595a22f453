package io.phonecommand.systemtests.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Runs a program of the operating system to its end. */
final class Program {

  private static final long LIMIT_SECONDS = 10;

  private Program() {}

  /**
   * Runs it; it must not print more than a pipe holds.
   *
   * @throws IOException if it can't be run, ends with another code than 0 or is not done in 10 s;
   *     the text holds what it printed
   */
  static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String line = String.join(" ", command);
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("'" + line + "' did not end");
      }
      if (process.exitValue() != 0) {
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        throw new IOException(
            "'%s': exit code %d, %s".formatted(line, process.exitValue(), output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while '" + line + "' ran", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
