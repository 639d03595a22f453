package io.phonecommand.benchmarks.contestant;

import io.phonecommand.benchmarks.process.ChildProcess;
import io.phonecommand.benchmarks.process.Project;
import io.phonecommand.benchmarks.process.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The services' programs, unpacked, as the image has them.
 *
 * @param folder for the logs; the programs are in {@code programs/}
 */
public record Programs(Path folder) {

  private static final Duration UNPACK_LIMIT = Duration.ofSeconds(60);

  /** Unpacks the executable jars. */
  public static Programs unpack(Path folder) throws IOException, InterruptedException {
    Programs programs = new Programs(folder);
    for (String module : List.of(Services.API, Services.WORKER)) {
      ChildProcess unpacking =
          ChildProcess.ofJar(
              folder,
              "unpack-" + module,
              Project.jarOf(module),
              List.of("-Djarmode=tools"),
              List.of("extract", "--destination", programs.folderOf(module).toString()));
      unpacking.awaitEnd(UNPACK_LIMIT);
    }
    return programs;
  }

  /**
   * Starts a program.
   *
   * @param options of its JVM, beside those that all have
   */
  ChildProcess start(String module, String name, List<String> options, List<String> arguments)
      throws IOException {
    List<String> jvm = Stream.concat(Stage.JVM.stream(), options.stream()).toList();
    Path jar = folderOf(module).resolve(Project.jarOf(module).getFileName());
    return ChildProcess.ofJar(folder, name, jar, jvm, arguments);
  }

  private Path folderOf(String module) {
    return folder.resolve("programs").resolve(module);
  }
}
