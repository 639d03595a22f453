package io.phonecommand.worker.adb;

import io.phonecommand.worker.adb.PhoneUnreachableException.Reason;
import io.phonecommand.worker.inventory.Phone;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once when it changes whether, and why not, a phone can be reached. Not thread-safe. */
final class PhoneLog {

  private static final Logger log = LoggerFactory.getLogger(PhoneLog.class);

  private final Phone phone;
  private final String fingerprint;
  private @Nullable Reason logged;

  /**
   * @param fingerprint of the key that an owner has to accept
   */
  PhoneLog(Phone phone, String fingerprint) {
    this.phone = phone;
    this.fingerprint = fingerprint;
  }

  boolean isReachable() {
    return logged == null;
  }

  void unreachable(Reason reason, @Nullable Throwable cause) {
    if (reason == logged) {
      return;
    }
    logged = reason;
    log.warn(
        "Phone {} at {}:{} cannot be reached ({}): {}{}{}",
        phone.instanceId(),
        phone.host(),
        phone.port(),
        reason,
        reason.text(),
        reason == Reason.UNAUTHORIZED ? " (fingerprint " + fingerprint + ")" : "",
        cause == null ? "" : "; " + cause);
  }

  void reachable() {
    if (logged != null) {
      logged = null;
      log.info("Phone {} can be reached again", phone.instanceId());
    }
  }
}
