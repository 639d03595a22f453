package io.phonecommand.processes;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Command lines that run Java programs with the JDK of this JVM. */
public final class JavaCommand {

  /** Of programs that start soon and never become fast. */
  public static final List<String> CHEAP_START =
      List.of(
          "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xms256m", "-Xmx640m");

  /** Of programs whose times are measured. */
  public static final List<String> FAST =
      List.of("-XX:+UseSerialGC", "-Xshare:auto", "-Xms256m", "-Xmx640m");

  private JavaCommand() {}

  /**
   * Runs the executable {@code jar}.
   *
   * @param flags of its JVM
   * @param temporary where it writes what need not outlive it
   */
  public static List<String> ofJar(
      Path jar, List<String> flags, Path temporary, List<String> arguments) {
    return of(flags, temporary, List.of("-jar", jar.toString()), arguments);
  }

  /**
   * Runs a class from the class path of this JVM.
   *
   * @param flags of its JVM
   * @param temporary where it writes what need not outlive it
   */
  public static List<String> ofClass(
      String name, List<String> flags, Path temporary, List<String> arguments) {
    return of(flags, temporary, List.of("-cp", classPath(), name), arguments);
  }

  /** The program has another working directory. */
  private static String classPath() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static List<String> of(
      List<String> flags, Path temporary, List<String> program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
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
