package io.phonecommand.systemtests.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process whose wall clock is wrong, by way of Debian's {@code faketime}. What it measures with
 * its monotonic clock, and the times of files, stay as they are.
 */
final class SkewedClock {

  private static final Path LIBRARIES = Path.of("/usr/lib");
  private static final Path LIBRARY = Path.of("faketime", "libfaketime.so.1");

  private SkewedClock() {}

  /**
   * The command line with that clock, of the same process.
   *
   * @param ahead negative: behind
   * @throws IllegalStateException if {@code faketime} is not installed
   */
  static List<String> around(List<String> command, Duration ahead) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "env",
                "LD_PRELOAD=" + library(),
                "FAKETIME=%+.3f".formatted(ahead.toMillis() / 1000.0),
                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                // Else waits for a condition would end at once.
                "FAKETIME_FORCE_MONOTONIC_FIX=0",
                "FAKETIME_DISABLE_SHM=1",
                "NO_FAKE_STAT=1"));
    all.addAll(command);
    return List.copyOf(all);
  }

  private static Path library() throws IOException {
    try (Stream<Path> folders = Files.list(LIBRARIES)) {
      return folders
          .map(folder -> folder.resolve(LIBRARY))
          .filter(Files::exists)
          .findFirst()
          .orElseThrow(
              () -> new IllegalStateException("no clock can be skewed: install Debian's faketime"));
    }
  }
}
