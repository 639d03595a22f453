package io.phonecommand.worker.adb;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How phones are reached.
 *
 * @param keyFile this worker's private key (PKCS#8 PEM, as adb's own {@code adbkey}); the public
 *     one is beside it, with {@code .pub}. Made if it does not exist
 * @param connectTimeout from the first packet to the moment at which the phone has let us in
 * @param startTimeout from sending a command to the phone's confirmation that it started it
 * @param idleTimeout from the end of the last command to closing the connection
 * @param backoffFirst pause after the first failed attempt to connect; each further failure doubles
 *     it
 * @param backoffMax longest pause between two attempts
 */
@ConfigurationProperties("phone-command.worker.adb")
public record AdbProperties(
    Path keyFile,
    Duration connectTimeout,
    Duration startTimeout,
    Duration idleTimeout,
    Duration backoffFirst,
    Duration backoffMax) {

  public AdbProperties {
    requirePositive("connect-timeout", connectTimeout);
    requirePositive("start-timeout", startTimeout);
    requirePositive("idle-timeout", idleTimeout);
    requirePositive("backoff-first", backoffFirst);
    requirePositive("backoff-max", backoffMax);
  }

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive");
    }
  }
}
