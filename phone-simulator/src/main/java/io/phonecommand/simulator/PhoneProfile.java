package io.phonecommand.simulator;

import io.phonecommand.simulator.auth.AuthPolicy;
import io.phonecommand.simulator.connection.Adbd;
import io.phonecommand.simulator.device.AndroidImage;
import io.phonecommand.simulator.device.FileTree;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What a phone is before it is switched on. Immutable; each {@code with...} returns another.
 *
 * @param id letters, digits and {@code . _ -}, 1 to 64 of them; also its serial number
 * @param files its file system
 * @param auth whom it lets in at first
 * @param adbd how it speaks ADB
 */
public record PhoneProfile(String id, FileTree files, AuthPolicy auth, Adbd adbd) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public PhoneProfile {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("not a phone's id: '" + id + "'");
    }
  }

  /** An ordinary phone that lets everyone in. */
  public static PhoneProfile named(String id) {
    return new PhoneProfile(id, AndroidImage.FILES, AuthPolicy.open(), Adbd.current());
  }

  /** Without {@code /system}; its commands still work. */
  public PhoneProfile withoutSystem() {
    return new PhoneProfile(id, AndroidImage.FILES_WITHOUT_SYSTEM, auth, adbd);
  }

  public PhoneProfile withAuth(AuthPolicy policy) {
    return new PhoneProfile(id, files, policy, adbd);
  }

  /**
   * Serves at most so many connections at a time, as televisions and bridges do (1). One more is
   * accepted by its kernel, hears nothing until another one is gone, and is served then.
   */
  public PhoneProfile withConnections(int count) {
    return withAdbd(adbd.withConnections(count));
  }

  /**
   * Lets so much time (0 to 10 minutes) pass between the client's CNXN, or any of its AUTH
   * messages, and the answer. Connections wait side by side; commands take no longer.
   */
  public PhoneProfile withHandshakeDelay(Duration delay) {
    return withAdbd(adbd.withHandshakeDelay(delay));
  }

  /** What it says about itself in its CNXN. */
  public PhoneProfile withBanner(String banner) {
    return withAdbd(adbd.withBanner(banner));
  }

  /** As Android 6: it refuses {@code shell,v2...} and announces no features. */
  public PhoneProfile withoutShellV2() {
    return withAdbd(adbd.withoutShellV2());
  }

  /** As wireless debugging: it answers CNXN with STLS, and never gets further than that. */
  public PhoneProfile withTls() {
    return withAdbd(adbd.withTls());
  }

  private PhoneProfile withAdbd(Adbd other) {
    return new PhoneProfile(id, files, auth, other);
  }
}
