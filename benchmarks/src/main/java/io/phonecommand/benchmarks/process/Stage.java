package io.phonecommand.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What all contestants share: one broker and the same phones.
 *
 * @param folder for what need not outlive the run; logs are there
 * @param bootstrapServers host:port of the broker
 */
public record Stage(Path folder, String bootstrapServers, Phones phones, JavaProcess broker)
    implements AutoCloseable {

  /** All programs that are compared get the same. */
  public static final List<String> JVM =
      List.of(
          "-Xmx512m",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final int PHONES = 100;
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  public static Stage start() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("phone-command-benchmark");
    JavaProcess broker =
        JavaProcess.ofClass(folder, "broker", BrokerProgram.class, List.of("-Xmx1g"), List.of());
    try {
      String servers = broker.awaitLine("bootstrap ", START_LIMIT);
      return new Stage(folder, servers, Phones.start(folder, "phones", PHONES), broker);
    } catch (IOException | InterruptedException e) {
      broker.close();
      throw e;
    }
  }

  @Override
  public void close() {
    phones.close();
    broker.close();
  }
}
