package io.phonecommand.api.limits;

import java.io.Serial;
import java.time.Duration;

/** A tenant is over its own limit; nothing was sent to any phone, and trying later helps. */
public final class LimitExceededException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  LimitExceededException(String reason, Duration retryAfter) {
    super(reason);
    this.retryAfter = retryAfter;
  }

  /** From now to when it makes sense to try the same request again. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
