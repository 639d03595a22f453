package io.phonecommand.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a Java process holds at a moment.
 *
 * @param age since its start
 * @param threads of the operating system, virtual ones not counted
 * @param files open file descriptors, those of connections included
 * @param connections TCP connections that stand
 * @param residentMib memory that the operating system has given it
 * @param liveHeapMib what is left on the heap by a full garbage collection
 */
public record Vitals(
    Duration age, int threads, int files, int connections, long residentMib, double liveHeapMib) {

  private static final String ESTABLISHED = "01";
  private static final int STATE_COLUMN = 3;
  private static final int INODE_COLUMN = 9;
  private static final double MIB = 1024.0 * 1024;
  private static final int KIB_OF_A_MIB = 1024;

  /** Looks at {@code process}; makes it collect its garbage. Needs Linux and this JDK's jcmd. */
  public static Vitals of(ServiceProcess process) throws IOException {
    Path proc = Path.of("/proc/" + process.pid());
    // Before the resident memory: a heap full of garbage says nothing.
    double heap = liveHeapBytes(process.pid()) / MIB;
    List<String> descriptors = descriptors(proc);
    return new Vitals(
        Duration.between(process.launchedAt(), Instant.now()),
        (int) status(proc, "Threads:"),
        descriptors.size(),
        connections(proc, descriptors),
        status(proc, "VmRSS:") / KIB_OF_A_MIB,
        heap);
  }

  private static long status(Path proc, String key) throws IOException {
    return Files.readAllLines(proc.resolve("status")).stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow(() -> new IOException(key + " is not in " + proc));
  }

  /** What each descriptor points at. */
  private static List<String> descriptors(Path proc) throws IOException {
    try (Stream<Path> links = Files.list(proc.resolve("fd"))) {
      return links.map(Vitals::target).toList();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "closed meanwhile";
    }
  }

  private static int connections(Path proc, List<String> descriptors) throws IOException {
    Set<String> established = new HashSet<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      for (String line : Files.readAllLines(proc.resolve(table))) {
        String[] columns = line.strip().split("\\s+", -1);
        if (columns.length > INODE_COLUMN && columns[STATE_COLUMN].equals(ESTABLISHED)) {
          established.add("socket:[" + columns[INODE_COLUMN] + "]");
        }
      }
    }
    return (int) descriptors.stream().filter(established::contains).count();
  }

  /** The total of a class histogram, for which the JVM collects all garbage. */
  private static long liveHeapBytes(long pid) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    @Nullable String total =
        Program.output(jcmd, Long.toString(pid), "GC.class_histogram")
            .lines()
            .filter(line -> line.startsWith("Total"))
            .findFirst()
            .orElse(null);
    if (total == null) {
      throw new IOException("jcmd can't see the heap of " + pid);
    }
    String[] columns = total.strip().split("\\s+", -1);
    return Long.parseLong(columns[2]);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%5d s | %4d threads | %4d files | %4d connections | %4d MiB resident | %5.1f MiB live heap",
        age.toSeconds(),
        threads,
        files,
        connections,
        residentMib,
        liveHeapMib);
  }
}
