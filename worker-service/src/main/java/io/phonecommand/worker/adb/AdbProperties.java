package io.phonecommand.worker.adb;

import io.phonecommand.common.settings.Bounds;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How phones are reached.
 *
 * @param keyFile this worker's private key (PKCS#8 PEM, as adb's own {@code adbkey}). Made if it
 *     does not exist, with its public half beside it, in {@code .pub}
 * @param previousKeyFile another key, for phones that do not know the first one yet: with both a
 *     fleet's key can be changed without an outage
 * @param connectTimeout from looking up the phone's host name to the moment at which the phone has
 *     let us in; also from asking a connected phone for a sign of life to its answer
 * @param authorizationTimeout how long, after the connect time-out, a connection stands whose phone
 *     asks its owner whether to trust this worker's key. There is one such connection per phone;
 *     tasks don't wait for it
 * @param trustedFor how long after it was last heard a connected phone is sent a command without
 *     being asked for a sign of life first. A phone that freezes within that time runs the command
 *     when it is thawed, however late; see docs/reliability.md for how the default was found
 * @param startTimeout from sending a command to the phone's confirmation that it started it
 * @param idleTimeout from the end of the last command to closing the connection
 * @param backoffFirst pause after the first failed attempt to connect; each further failure doubles
 *     it
 * @param backoffMax longest pause between two attempts
 */
@ConfigurationProperties("phone-command.worker.adb")
public record AdbProperties(
    Path keyFile,
    @Nullable Path previousKeyFile,
    Duration connectTimeout,
    Duration authorizationTimeout,
    Duration trustedFor,
    Duration startTimeout,
    Duration idleTimeout,
    Duration backoffFirst,
    Duration backoffMax) {

  private static final String PREFIX = "phone-command.worker.adb.";
  private static final Duration LONGEST_TRUST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  public AdbProperties {
    check("connect-timeout", connectTimeout);
    check("authorization-timeout", authorizationTimeout);
    Bounds.check(PREFIX + "trusted-for", trustedFor, Duration.ZERO, LONGEST_TRUST);
    check("start-timeout", startTimeout);
    check("idle-timeout", idleTimeout);
    check("backoff-first", backoffFirst);
    check("backoff-max", backoffMax);
    if (backoffMax.compareTo(backoffFirst) < 0) {
      throw new IllegalArgumentException(
          PREFIX + "backoff-max must not be shorter than backoff-first");
    }
  }

  private static void check(String name, Duration value) {
    Bounds.check(PREFIX + name, value, Duration.ofMillis(1), LONGEST);
  }
}
