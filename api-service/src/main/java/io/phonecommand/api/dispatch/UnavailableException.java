package io.phonecommand.api.dispatch;

import java.io.Serial;
import java.time.Duration;

/** A request was refused before anything was sent to any phone; trying later can help. */
public final class UnavailableException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  UnavailableException(String reason, Duration retryAfter) {
    super(reason);
    this.retryAfter = retryAfter;
  }

  /** From now to when the caller may try again. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
