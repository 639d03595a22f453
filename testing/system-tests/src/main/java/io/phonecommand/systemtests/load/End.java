package io.phonecommand.systemtests.load;

/** How one try of a request ended for its caller. */
public enum End {
  /** With a complete HTTP answer, of whatever status. */
  ANSWERED(false),
  /** No connection came about: the replica certainly has not seen the request. */
  REFUSED(true),
  /**
   * The connection broke before the answer was complete: the replica may have taken the request.
   */
  BROKEN(true),
  /** The caller waited longer than an answer may take, and closed the connection. */
  NO_ANSWER(true),
  /** The load generator was stopped while the caller waited. */
  STOPPED(false);

  private final boolean retried;

  End(boolean retried) {
    this.retried = retried;
  }

  /** Whether a caller tries the same request again after it. */
  public boolean isRetried() {
    return retried;
  }
}
