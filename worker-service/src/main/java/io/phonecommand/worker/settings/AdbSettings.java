package io.phonecommand.worker.settings;

import io.phonecommand.common.settings.Given;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/**
 * How phones are reached. Each time is at least 1 ms, because a shorter one is no limit at all for
 * a socket, and at most a day, but for {@code trustedFor}.
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
 *     being asked for a sign of life first, up to 1 s. A phone that freezes within that time runs
 *     the command when it is thawed, however late; see docs/reliability.md for how the default was
 *     found
 * @param startTimeout from sending a command to the phone's confirmation that it started it
 * @param idleTimeout from the end of the last command to closing the connection
 * @param backoffFirst pause after the first failed attempt to connect; each further failure doubles
 *     it
 * @param backoffMax longest pause between two attempts, not shorter than {@code backoffFirst}
 */
public record AdbSettings(
    @NotNull Path keyFile,
    @Nullable Path previousKeyFile,
    @NotNull @DurationMin(millis = 1) @DurationMax(days = 1) Duration connectTimeout,
    @NotNull @DurationMin(millis = 1) @DurationMax(days = 1) Duration authorizationTimeout,
    @NotNull @DurationMin @DurationMax(seconds = 1) Duration trustedFor,
    @NotNull @DurationMin(millis = 1) @DurationMax(days = 1) Duration startTimeout,
    @NotNull @DurationMin(millis = 1) @DurationMax(days = 1) Duration idleTimeout,
    @NotNull @DurationMin(millis = 1) @DurationMax(days = 1) Duration backoffFirst,
    @NotNull @DurationMin(millis = 1) @DurationMax(days = 1) Duration backoffMax) {

  public AdbSettings {
    if (Given.all(backoffMax, backoffFirst) && backoffMax.compareTo(backoffFirst) < 0) {
      throw new IllegalArgumentException(
          "phone-command.worker.adb.backoff-max must not be shorter than backoff-first");
    }
  }
}
