package io.phonecommand.worker.adb;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** No command could be given to the phone: nothing ran. */
public final class PhoneUnreachableException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why, for metrics and logs. */
  public enum Reason {
    /** The host name of its address has no address. */
    HOST_UNKNOWN("its host name is unknown: mend the inventory or the name service"),
    /** Its address refused the TCP connection, or there is no way to it. */
    CONNECT_FAILED(
        "nothing takes connections at its address: is it on, and ADB over TCP (adb tcpip 5555)?"),
    /** The connect time-out, or the task's own time, passed before the phone had let us in. */
    TIMED_OUT("it did not answer within the connect time-out"),
    /** It hung up during the handshake. */
    HUNG_UP("it hung up during the handshake"),
    /** What answers at its address doesn't speak ADB. */
    NOT_ADB("what answers at its address doesn't speak ADB"),
    /** It wants TLS, as Android's wireless debugging does. */
    TLS_REQUIRED("it asks for TLS (wireless debugging): use 'adb tcpip 5555' instead"),
    /** The phone does not know this worker's key; its owner is being asked, or has refused. */
    UNAUTHORIZED("it does not know this worker's key: accept it on the phone's screen"),
    /** The phone answered, but refused the shell service. */
    SHELL_REFUSED("it refuses the shell service: Android 7 or newer is needed"),
    /** It has been connected, and does not answer any more. */
    SILENT("it is connected and does not answer: is it frozen?"),
    /** The last attempt failed a moment ago, and the next one would come too late for this task. */
    BACKING_OFF("it is not tried again yet"),
    /** It takes no further connection while commands of this worker run on it. */
    IN_USE("it takes no further connection while a command runs"),
    /** This worker could not try it, as it had no file, thread or place for it, or is mistaken. */
    WORKER_FAILED("this worker itself failed: has it files, threads and memory enough?"),
    /** The inventory has no such phone any more: it has left, or its tenant or address changed. */
    GONE("it is not in the inventory any more");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /** For an operator: what is wrong, and what to do where somebody must act. */
    String text() {
      return text;
    }
  }

  PhoneUnreachableException(Reason reason, @Nullable Throwable cause) {
    super(reason.name(), cause);
    this.reason = reason;
  }

  public PhoneUnreachableException(Reason reason) {
    this(reason, null);
  }

  public Reason reason() {
    return reason;
  }
}
