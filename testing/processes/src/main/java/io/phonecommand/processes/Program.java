package io.phonecommand.processes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs a program of the operating system to its end. */
public final class Program {

  private static final long LIMIT_SECONDS = 60;

  private Program() {}

  /** {@link #output}, for its effect alone. */
  public static void run(String... command) throws IOException {
    var unused = output(command);
  }

  /**
   * Runs it and returns what it printed.
   *
   * @throws IOException if it can't be run, ends with another code than 0 or is not done in 60 s;
   *     the text holds what it printed
   */
  public static String output(String... command) throws IOException {
    // A file, which is never full as a pipe can be.
    Path printed = Files.createTempFile("program", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(printed.toFile())
              .start();
      awaitEnd(process, String.join(" ", command), printed);
      return Files.readString(printed, UTF_8);
    } finally {
      Files.delete(printed);
    }
  }

  private static void awaitEnd(Process process, String line, Path printed) throws IOException {
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("'" + line + "' did not end");
      }
      if (process.exitValue() != 0) {
        String output = Files.readString(printed, UTF_8).strip();
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
