package io.phonecommand.benchmarks.contestant;

import io.phonecommand.processes.FreePorts;
import io.phonecommand.processes.HttpProgram;
import io.phonecommand.processes.JavaCommand;
import io.phonecommand.processes.KafkaCluster;
import io.phonecommand.processes.Phone;
import io.phonecommand.processes.ServiceJars;
import io.phonecommand.processes.Simulator;
import io.phonecommand.quickstart.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What all contestants share: one broker and the same phones.
 *
 * @param folder for what need not outlive the run; logs are there
 */
public record Stage(Path folder, KafkaCluster kafka, Simulator simulator, List<Phone> phones)
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
          "-XX:+ExitOnOutOfMemoryError");

  private static final List<String> LARGE_HEAP = List.of("-Xmx1g");
  private static final int PHONES = 100;

  public static Stage start() throws Exception {
    Path folder = Files.createTempDirectory("phone-command-benchmark");
    KafkaCluster kafka = broker(folder, List.of());
    Simulator simulator = simulator(folder, "phones", PHONES);
    try {
      kafka.launch();
      simulator.start();
      kafka.awaitReady();
      return new Stage(folder, kafka, simulator, simulator.control().phones());
    } catch (Exception e) {
      simulator.close();
      kafka.close();
      throw e;
    }
  }

  /**
   * A broker; it is not started.
   *
   * @param settings {@code name=value}, beside those that all have
   */
  public static KafkaCluster broker(Path folder, List<String> settings) throws IOException {
    return new KafkaCluster(folder, 1, LARGE_HEAP, settings);
  }

  /** Phones in a process of their own, with an address of loopback each; it is not started. */
  public static Simulator simulator(Path folder, String name, int count) throws IOException {
    Path own = Files.createDirectories(folder.resolve(name));
    int control = FreePorts.one();
    List<String> arguments =
        List.of(
            "--phones=" + count,
            "--address-per-phone",
            "--base-port=" + FreePorts.one(),
            "--control-port=" + control);
    List<String> command =
        JavaCommand.ofJar(ServiceJars.of("phone-simulator"), LARGE_HEAP, own, arguments);
    return new Simulator(name, own, command, Simulator.ids("phone", count), control);
  }

  /**
   * A Boot application of this module's class path, which is not started.
   *
   * @param options of its JVM, beside {@link #JVM}
   * @param arguments beside its port's
   */
  public HttpProgram application(
      String name, Class<?> main, int port, List<String> options, List<String> arguments)
      throws IOException {
    Path own = Files.createDirectories(folder.resolve(name));
    List<String> command =
        JavaCommand.ofClass(
            main.getName(),
            both(JVM, options),
            own,
            both(List.of("--server.port=" + port), arguments));
    return new HttpProgram(name, own, command, port, "/ready");
  }

  static List<String> both(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  /** After the end, if nobody has to look at the logs. */
  public void deleteFolder() {
    new TemporaryFolder(folder).close();
  }

  @Override
  public void close() {
    simulator.close();
    kafka.close();
  }
}
