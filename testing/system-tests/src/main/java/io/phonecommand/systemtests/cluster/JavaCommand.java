package io.phonecommand.systemtests.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Command lines that run Java programs with the JDK of this JVM, in JVMs that start soon and never
 * become fast.
 */
final class JavaCommand {

  private static final List<String> CHEAP_START =
      List.of(
          "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xms256m", "-Xmx640m");

  private JavaCommand() {}

  /** Runs the executable {@code jar}. */
  static List<String> ofJar(Path jar, Path temporary, List<String> arguments) {
    return ofJar(jar, List.of(), temporary, arguments);
  }

  /**
   * Runs the executable {@code jar}.
   *
   * @param flags more of them
   */
  static List<String> ofJar(Path jar, List<String> flags, Path temporary, List<String> arguments) {
    return of(flags, temporary, List.of("-jar", jar.toString()), arguments);
  }

  /**
   * Runs a class from the class path of this JVM.
   *
   * @param flags more of them
   */
  static List<String> ofClass(
      String name, List<String> flags, Path temporary, List<String> arguments) {
    return of(
        flags, temporary, List.of("-cp", System.getProperty("java.class.path"), name), arguments);
  }

  private static List<String> of(
      List<String> flags, Path temporary, List<String> program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(CHEAP_START);
    command.addAll(flags);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    // A killed JVM leaves its files behind: all of them in a folder that we delete.
    command.add("-XX:-UsePerfData");
    command.add("-XX:ErrorFile=" + temporary.resolve("crash.log"));
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(program);
    command.addAll(arguments);
    return List.copyOf(command);
  }
}
