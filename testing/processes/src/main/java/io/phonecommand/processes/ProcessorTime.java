package io.phonecommand.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What each thread of a JVM has used of the processors, up to one moment. Not its just-in-time
 * compiler's threads: they use as much as there is that has not been compiled yet, now a fifth of
 * the time that commands take and now twice as much, whatever the commands are.
 */
public final class ProcessorTime {

  /** As the system shortens them. */
  private static final List<String> COMPILERS = List.of("C1 CompilerThre", "C2 CompilerThre");

  /** By thread; one that ends takes its time along. */
  private final Map<String, Long> nanos;

  private ProcessorTime(Map<String, Long> nanos) {
    this.nanos = nanos;
  }

  /** As it is now; where the system does not tell of threads, the whole process. */
  public static ProcessorTime of(long pid) throws IOException {
    Path threads = Path.of("/proc", Long.toString(pid), "task");
    return Files.exists(threads)
        ? ofThreads(threads)
        : new ProcessorTime(Map.of("all", ofProcess(pid)));
  }

  /**
   * What the system tells of threads.
   *
   * @param folder has a folder for each of them
   */
  static ProcessorTime ofThreads(Path folder) throws IOException {
    Map<String, Long> nanos = new HashMap<>();
    try (Stream<Path> threads = Files.list(folder)) {
      for (Path thread : threads.toList()) {
        try {
          if (!COMPILERS.contains(Files.readString(thread.resolve("comm")).strip())) {
            nanos.put(thread.toString(), onProcessor(thread));
          }
        } catch (IOException e) {
          if (Files.exists(thread)) {
            throw e;
          }
          // It has ended since it was listed.
        }
      }
    }
    return new ProcessorTime(nanos);
  }

  private static long ofProcess(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .map(Duration::toNanos)
        .orElse(0L);
  }

  /** The first number: nanoseconds on a processor. */
  private static long onProcessor(Path thread) throws IOException {
    String schedstat = Files.readString(thread.resolve("schedstat"));
    return Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
  }

  /** Nanoseconds that today's threads have used since {@code earlier}. */
  public long since(ProcessorTime earlier) {
    return nanos.entrySet().stream()
        .mapToLong(thread -> thread.getValue() - earlier.nanos.getOrDefault(thread.getKey(), 0L))
        .sum();
  }
}
