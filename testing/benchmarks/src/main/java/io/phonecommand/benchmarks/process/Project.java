package io.phonecommand.benchmarks.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;

/** Where this project's folder is, and what has been built in it. */
public final class Project {

  private Project() {}

  /** The folder of the parent pom, found from the working directory upwards. */
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("worker-service").resolve("pom.xml"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("start this inside the project's folder");
      }
      folder = parent;
    }
    return folder;
  }

  /**
   * The executable jar of a module.
   *
   * @throws IOException if it has not been built
   */
  public static Path jarOf(String module) throws IOException {
    Path target = root().resolve(module).resolve("target");
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "*-exec.jar")) {
      Iterator<Path> found = jars.iterator();
      if (!found.hasNext()) {
        throw new IOException("no executable jar in " + target + ": mvn package makes it");
      }
      return found.next();
    }
  }
}
