package io.phonecommand.quickstart;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a user can choose.
 *
 * @param directory where the token and the ADB key are written
 * @param realPhones phones beside the simulated ones
 * @param adbKey the private key that real phones know; made if it does not exist
 * @param apiArguments program arguments, handed to the API: {@code --server.port=...}
 */
record Settings(
    Path directory, List<DemoPhone> realPhones, Path adbKey, List<String> apiArguments) {

  /**
   * Reads the environment's {@code PHONES} and {@code ADB_KEY}.
   *
   * @throws IllegalArgumentException if one of them cannot be used; the text says why
   */
  static Settings from(Map<String, String> environment, String[] arguments, Path directory) {
    String adbKey = environment.getOrDefault("ADB_KEY", "");
    if (!adbKey.isBlank() && !Path.of(adbKey).toFile().canRead()) {
      throw new IllegalArgumentException("ADB_KEY must name a private key that can be read");
    }
    return new Settings(
        directory,
        RealPhones.parse(environment.get("PHONES")),
        adbKey.isBlank() ? directory.resolve("adbkey") : Path.of(adbKey),
        List.of(arguments));
  }

  Path tokenFile() {
    return directory.resolve("token");
  }
}
