package io.phonecommand.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What all contestants share: one broker and the same phones.
 *
 * @param folder for what need not outlive the run; logs are there
 * @param bootstrapServers host:port of the broker
 */
public record Stage(Path folder, String bootstrapServers, Phones phones, ChildProcess broker)
    implements AutoCloseable {

  /**
   * All programs that are compared get the same. The collector is the one that a JVM chooses for
   * itself in a container of less than 1792 MB, which 512 MB of heap need not have more than. The
   * inlining is what the image asks for.
   */
  public static final List<String> JVM =
      List.of(
          "-Xmx512m",
          "-XX:+UseSerialGC",
          "-XX:MaxInlineLevel=9",
          "-XX:FreqInlineSize=150",
          "-XX:InlineSmallCode=1000",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final int PHONES = 100;
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  public static Stage start() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("phone-command-benchmark");
    ChildProcess broker =
        ChildProcess.ofClass(folder, "broker", BrokerProgram.class, List.of("-Xmx1g"), List.of());
    try {
      String servers = broker.awaitLine("bootstrap ", START_LIMIT);
      return new Stage(folder, servers, Phones.start(folder, "phones", PHONES), broker);
    } catch (IOException | InterruptedException e) {
      broker.close();
      throw e;
    }
  }

  /** After the end, if nobody has to look at the logs. */
  public void deleteFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() {
    phones.close();
    broker.close();
  }
}
