package io.phonecommand.simulator.connection;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * In what one phone's adbd differs from that of a current phone on a cable's end.
 *
 * @param connections served at a time, at least 1; a further one waits in the kernel's queue
 * @param handshakeDelay from each of the client's messages of the handshake to the phone's answer
 * @param bannerOrNull what stands in its CNXN; null for the usual text
 * @param shellV2 whether it has the shell that keeps stderr and exit code apart (Android 7)
 * @param tls whether it demands TLS of everyone, as wireless debugging does (Android 11)
 */
public record Adbd(
    int connections,
    Duration handshakeDelay,
    @Nullable String bannerOrNull,
    boolean shellV2,
    boolean tls) {
  /** Longer than any time-out of a client, short enough to end by itself. */
  private static final Duration MAXIMUM_DELAY = Duration.ofMinutes(10);

  private static final String PHONE =
      "device::ro.product.name=phone_simulator;ro.product.model=Simulated_Phone;"
          + "ro.product.device=phone_simulator;";
  private static final String FEATURES = "features=shell_v2,cmd,stat_v2";

  public Adbd {
    if (connections < 1) {
      throw new IllegalArgumentException("connections must be at least 1");
    }
    if (handshakeDelay.isNegative() || handshakeDelay.compareTo(MAXIMUM_DELAY) > 0) {
      throw new IllegalArgumentException("handshakeDelay must be between 0 and " + MAXIMUM_DELAY);
    }
  }

  public static Adbd current() {
    return new Adbd(Integer.MAX_VALUE, Duration.ZERO, null, true, false);
  }

  public Adbd withConnections(int count) {
    return new Adbd(count, handshakeDelay, bannerOrNull, shellV2, tls);
  }

  public Adbd withHandshakeDelay(Duration delay) {
    return new Adbd(connections, delay, bannerOrNull, shellV2, tls);
  }

  public Adbd withBanner(String banner) {
    return new Adbd(connections, handshakeDelay, banner, shellV2, tls);
  }

  public Adbd withoutShellV2() {
    return new Adbd(connections, handshakeDelay, bannerOrNull, false, tls);
  }

  public Adbd withTls() {
    return new Adbd(connections, handshakeDelay, bannerOrNull, shellV2, true);
  }

  String banner() {
    return bannerOrNull != null ? bannerOrNull : PHONE + (shellV2 ? FEATURES : "");
  }
}
