package io.phonecommand.api.dispatch;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request was refused, and trying later can help. Nothing was sent to any phone, but for a
 * cancel, of which a part may be on its way: repeating it does no harm.
 */
public final class UnavailableException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final Duration retryAfter;
  private final @Nullable String cause;

  /**
   * Says why, in words for the caller, of a refusal that is counted already, or not to be counted.
   *
   * @param retryAfter from now to when the caller may try again
   */
  public UnavailableException(String reason, Duration retryAfter) {
    this(reason, retryAfter, null);
  }

  private UnavailableException(String reason, Duration retryAfter, @Nullable String cause) {
    super(reason);
    this.retryAfter = retryAfter;
    this.cause = cause;
  }

  /**
   * As above, of one that is to be counted.
   *
   * @param cause as {@code phone_command.requests.rejected} names it
   */
  public static UnavailableException of(String cause, String reason, Duration retryAfter) {
    return new UnavailableException(reason, retryAfter, cause);
  }

  /** The same for somebody else who wanted the same. */
  public UnavailableException forAnother() {
    return new UnavailableException(String.valueOf(getMessage()), retryAfter, cause);
  }

  /** From now to when the caller may try again. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** As what it is to be counted; empty if it is not. */
  public Optional<String> countedAs() {
    return Optional.ofNullable(cause);
  }
}
