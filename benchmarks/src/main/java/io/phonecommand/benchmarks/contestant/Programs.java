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
 * The services' programs as docs/operations.md has them run: unpacked, and with an AOT cache.
 *
 * @param folder for the logs; the programs are in {@code programs/}
 * @param trained whether the caches have been made; if not, whoever runs the programs makes them
 */
public record Programs(Path folder, boolean trained) {

  private static final Duration UNPACK_LIMIT = Duration.ofSeconds(60);

  /** Unpacks the executable jars; there are no caches yet. */
  public static Programs unpack(Path folder) throws IOException, InterruptedException {
    Programs programs = new Programs(folder, false);
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

  /** The same programs, once their caches have been made. */
  Programs withCaches() {
    return new Programs(folder, true);
  }

  /** Starts a program. */
  ChildProcess start(String module, String name, List<String> arguments) throws IOException {
    String option = trained ? "-XX:AOTCache=" : "-XX:AOTCacheOutput=";
    List<String> jvm =
        Stream.concat(
                Stage.JVM.stream(), Stream.of(option + folderOf(module).resolve("program.aot")))
            .toList();
    Path jar = folderOf(module).resolve(Project.jarOf(module).getFileName());
    return ChildProcess.ofJar(folder, name, jar, jvm, arguments);
  }

  private Path folderOf(String module) {
    return folder.resolve("programs").resolve(module);
  }
}
