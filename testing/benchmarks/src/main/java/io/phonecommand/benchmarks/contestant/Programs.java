package io.phonecommand.benchmarks.contestant;

import io.phonecommand.processes.JavaCommand;
import io.phonecommand.processes.Program;
import io.phonecommand.processes.ServiceJars;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The services' programs, unpacked, as the image has them.
 *
 * @param folder the programs are in {@code programs/}
 */
public record Programs(Path folder) {

  /** Unpacks the executable jars. */
  public static Programs unpack(Path folder) throws IOException {
    Programs programs = new Programs(folder);
    for (String module : List.of(Services.API, Services.WORKER)) {
      List<String> unpacking =
          JavaCommand.ofJar(
              ServiceJars.of(module),
              List.of("-Djarmode=tools"),
              folder,
              List.of("extract", "--destination", programs.folderOf(module).toString()));
      Program.run(unpacking.toArray(String[]::new));
    }
    return programs;
  }

  /**
   * The command line of a program.
   *
   * @param options of its JVM, beside those that all have
   * @param temporary where it writes what need not outlive it
   */
  List<String> command(
      String module, List<String> options, Path temporary, List<String> arguments) {
    Path jar = folderOf(module).resolve(ServiceJars.of(module).getFileName());
    return JavaCommand.ofJar(jar, Stage.both(Stage.JVM, options), temporary, arguments);
  }

  private Path folderOf(String module) {
    return folder.resolve("programs").resolve(module);
  }
}
