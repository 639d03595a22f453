package io.phonecommand.processes;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the executable jars are. The build says so in system properties: {@code
 * service.jar.<module>}.
 */
public final class ServiceJars {

  private ServiceJars() {}

  /**
   * Of an earlier version.
   *
   * @throws IllegalStateException if it is not there; the text says what to build
   */
  public static Path older(String module) {
    return of(module, "older.", "'mvn verify -Pupgrade' makes it");
  }

  /**
   * The executable jar of {@code module}.
   *
   * @throws IllegalStateException if it is not there; the text says what to build
   */
  public static Path of(String module) {
    return of(module, "", "'mvn package -pl %s -am' at the root makes it".formatted(module));
  }

  private static Path of(String module, String version, String remedy) {
    String property = "service.jar." + version + module;
    @Nullable String value = System.getProperty(property);
    if (value == null) {
      throw new IllegalStateException(
          "the system property %s must name the executable jar of %s; 'mvn verify' sets it"
              .formatted(property, module));
    }
    Path jar = Path.of(value).toAbsolutePath().normalize();
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is not there; " + remedy);
    }
    return jar;
  }
}
