package io.phonecommand.worker.adb;

import java.io.Serial;

/** No command could be given to the phone: nothing ran. */
public final class PhoneUnreachableException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why, for metrics and logs. */
  public enum Reason {
    /** The TCP connection was refused or timed out, or the peer doesn't speak ADB. */
    CONNECT_FAILED,
    /** The connect time-out passed before the phone had let us in. */
    TIMED_OUT,
    /** The phone does not accept this worker's key. */
    UNAUTHORIZED,
    /** The phone answered, but refused the shell service. */
    SHELL_REFUSED,
    /** The last attempt failed a moment ago; the next one has to wait. */
    BACKING_OFF
  }

  PhoneUnreachableException(Reason reason, Throwable cause) {
    super(reason.name(), cause);
    this.reason = reason;
  }

  PhoneUnreachableException(Reason reason) {
    super(reason.name());
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
