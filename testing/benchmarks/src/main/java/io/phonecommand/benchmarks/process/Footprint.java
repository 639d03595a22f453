package io.phonecommand.benchmarks.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a Java process takes of the machine, besides time. */
public final class Footprint {

  private Footprint() {}

  /** Bytes of the objects that are alive, after a full garbage collection; uses {@code jcmd}. */
  public static long liveBytes(ChildProcess process) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String text = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    int status = jcmd.waitFor();
    return text.lines()
        .filter(line -> line.startsWith("Total"))
        .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new IOException("jcmd ended with " + status));
  }

  /** Resident set in bytes; -1 where the system does not tell. */
  public static long residentBytes(ChildProcess process) throws IOException {
    long kibibytes = status(process, "VmRSS:");
    return kibibytes < 0 ? -1 : kibibytes * 1024;
  }

  /** Threads that the system knows, hence without virtual ones; -1 where it does not tell. */
  public static long platformThreads(ChildProcess process) throws IOException {
    return status(process, "Threads:");
  }

  /** The number in a line of Linux's /proc, -1 if there is none. */
  private static long status(ChildProcess process, String key) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return -1;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(key)) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    return -1;
  }
}
